import { make } from '../elements.js';
import { NotSent, sendFile, type SentFile } from './send-file.js';

/** What happens to a file that is being added: `sent` and `failed` are called once, `failed` again when it is tried again in vain. */
export type Outcome = { sent: (file: SentFile) => void; failed: () => void; again: () => void };

/** Files on their way, each with how much of it has gone; those that were refused, each with the reason. */
export class UploadList {
  readonly element = make('div', { class: 'uploads' });
  readonly #rows = make('ul', { 'aria-label': 'On their way' });
  // Said once when it begins and once when it is done; the percent in between are for the eye
  readonly #status = make('p', { class: 'sr-only', role: 'status' });
  readonly #underWay = new Set<Promise<void>>();

  constructor(private readonly csrf: () => string) {
    this.element.append(this.#rows, this.#status);
    window.addEventListener('beforeunload', (event) => this.#underWay.size > 0 && event.preventDefault());
  }

  get count(): number {
    return this.#underWay.size;
  }

  /** Until all that are on their way now have arrived, or failed. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  add(file: File, outcome: Outcome): void {
    const bar = make('progress', { max: '1', value: '0', 'aria-label': file.name });
    const percent = make('span', { class: 'percent' });
    const row = make('li', {}, make('span', { class: 'name', dir: 'auto' }, file.name), bar, percent);
    this.#rows.append(row);
    this.#status.textContent = `Adding ${file.name}`;
    const progress = (share: number) => {
      bar.value = share;
      percent.textContent = share < 1 ? `${Math.round(share * 100)} %` : 'preparing';
    };
    const work = this.#send(file, progress, outcome).then(() => {
      row.remove();
      this.#underWay.delete(work);
    });
    this.#underWay.add(work);
  }

  async #send(file: File, progress: (share: number) => void, outcome: Outcome): Promise<void> {
    try {
      const sent = await sendFile(file, this.csrf, progress);
      this.#status.textContent = `${sent.name} is added`;
      outcome.sent(sent);
    } catch (error) {
      outcome.failed();
      this.#explain(file, error as Error, outcome);
    }
  }

  #explain(file: File, error: Error, outcome: Outcome): void {
    const again = () => {
      row.remove();
      outcome.again();
      this.add(file, outcome);
    };
    const row = make('li', { class: 'refused' }, make('span', { role: 'alert', dir: 'auto' }, error.message));
    if (error instanceof NotSent && error.isWorthAnother) row.append(make('button', { type: 'button', click: again }, 'Try again'));
    row.append(make('button', { type: 'button', class: 'plain', click: () => row.remove() }, 'Close'));
    this.#rows.append(row);
  }
}
