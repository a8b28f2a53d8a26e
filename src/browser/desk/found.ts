import type { Place } from '../../core/long-date.js';
import { type Column, columns, type DeskRow, shownRow } from '../../core/desk-row.js';
import type { Matches } from './posts.js';

/** The list under the box: a listbox (WAI-ARIA APG, “combobox with list autocomplete”). Focus stays in the box, one option is selected. */
export class FoundList {
  readonly #list = document.getElementById('found')!;
  readonly #desk = document.getElementById('desk')!;
  readonly #blank = document.querySelector<HTMLTemplateElement>('#option')!.content.firstElementChild!;
  /** Elements that were made so far: filling them anew is cheaper than making others. */
  readonly #made: Record<Column, HTMLAnchorElement[]> = { ideas: [], scheduled: [], published: [] };
  #options: HTMLAnchorElement[] = [];
  #selected: HTMLAnchorElement | null = null;

  constructor(private readonly box: HTMLInputElement) {
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'found', 'aria-expanded': 'false' }))
      box.setAttribute(name, value);
  }

  get isOpen(): boolean {
    return !this.#list.hidden;
  }

  /** The link of the selected post. */
  get selected(): HTMLAnchorElement | null {
    return this.#selected;
  }

  /** In place of the desk; the nearest of the matches is selected. */
  show(matches: Matches, place: Place): void {
    const { count, nearest } = matches;
    this.#options = columns.flatMap((column) => this.#fill(column, matches, place));
    this.#swap(count > 0);
    this.#desk.hidden = true;
    this.#select(nearest ? this.#made[nearest][0]! : null);
    this.#list.dataset['nearest'] = nearest ?? '';
  }

  hide(): void {
    this.#swap(false);
    this.#desk.hidden = false;
    this.#select(null);
  }

  /** Selects the next option, or the one before. Returns whether there is one. */
  step(by: 1 | -1): boolean {
    return this.#moveTo(this.#options[this.#options.indexOf(this.#selected!) + by]);
  }

  /** Selects the option at the same height in the left or the right column. Returns whether it was not there already, and there is one. */
  cross(to: 'left' | 'right'): boolean {
    const isLeft = (option: HTMLAnchorElement) => this.#made.ideas.includes(option);
    if (!this.#selected || isLeft(this.#selected) === (to === 'left')) return false;
    const here = this.#options.filter((option) => isLeft(option) !== (to === 'left'));
    const there = this.#options.filter((option) => isLeft(option) === (to === 'left'));
    return this.#moveTo(there[Math.min(here.indexOf(this.#selected), there.length - 1)]);
  }

  #swap(isOpen: boolean): void {
    this.#list.hidden = !isOpen;
    this.box.setAttribute('aria-expanded', String(isOpen));
  }

  #moveTo(option: HTMLAnchorElement | undefined): boolean {
    if (!option) return false;
    this.#select(option);
    option.scrollIntoView({ block: 'nearest' });
    return true;
  }

  #select(option: HTMLAnchorElement | null): void {
    this.#selected?.setAttribute('aria-selected', 'false');
    this.#selected = option;
    option?.setAttribute('aria-selected', 'true');
    if (option) this.box.setAttribute('aria-activedescendant', option.id);
    else this.box.removeAttribute('aria-activedescendant');
  }

  /** Writes what was found in a column into its group. Returns the options. */
  #fill(column: Column, matches: Matches, place: Place): HTMLAnchorElement[] {
    const [rows, count, made] = [matches.rows[column], matches.counts[column], this.#made[column]];
    while (made.length < rows.length) made.push(this.#blank.cloneNode(true) as HTMLAnchorElement);
    rows.forEach((row, i) => write(made[i]!, row, column, place));
    const group = document.getElementById(`found-${column}`)!;
    const options = made.slice(0, rows.length);
    group.hidden = count === 0;
    group.querySelector('.count')!.textContent = count.toLocaleString('en');
    group.querySelector('.rows')!.replaceChildren(...options);
    group.querySelector('.more')!.textContent = count > rows.length ? `${(count - rows.length).toLocaleString('en')} more` : '';
    return options;
  }
}

function write(option: HTMLAnchorElement, row: DeskRow, column: Column, place: Place): void {
  const { id, url, title, date, about } = shownRow(row, column, place);
  // The id goes with the post: when another one is selected in the same place, a screen reader says so
  option.id = `post-${id}`;
  option.href = url;
  option.children[0]!.textContent = title;
  option.children[1]!.textContent = `${date} · ${about}`;
}
