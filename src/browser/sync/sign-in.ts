import type { Session, SignedIn } from './session.js';

/** Asks for the password where the author is, without taking the cursor out of the text: letters that were on their way would be seen there. */
export class SignIn {
  readonly #panel = document.querySelector<HTMLElement>('#sign-in')!;
  readonly #form = this.#panel.querySelector('form')!;
  readonly #email = this.#panel.querySelector<HTMLInputElement>('[name=email]')!;
  readonly #password = this.#panel.querySelector<HTMLInputElement>('[name=password]')!;
  readonly #code = this.#panel.querySelector<HTMLInputElement>('[name=code]')!;
  readonly #problem = this.#panel.querySelector('.problem')!;
  #cameFrom: HTMLElement | null = null;

  constructor(
    private readonly session: Session,
    private readonly then: (result: Exclude<SignedIn, { kind: 'refused' }>) => void,
  ) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.#panel.querySelector('[value=later]')!.addEventListener('click', () => this.close());
    this.#panel.addEventListener('keydown', (event) => {
      // The editor's own keys are not for what is typed here
      event.stopPropagation();
      if (event.key === 'Escape') this.close();
    });
  }

  /** @param takesFocus because the author asked for something that needs it */
  open(takesFocus: boolean): void {
    // On a small screen it would lie over the text: there it waits until it is asked for
    if (!takesFocus && !matchMedia('(min-width: 60rem)').matches) return;
    if (!this.#panel.contains(document.activeElement)) this.#cameFrom = document.activeElement as HTMLElement | null;
    this.#panel.hidden = false;
    if (takesFocus) (this.#email.value ? this.#password : this.#email).focus();
  }

  close(): void {
    const hadFocus = this.#panel.contains(document.activeElement);
    this.#panel.hidden = true;
    this.#password.value = '';
    this.#code.value = '';
    this.#code.parentElement!.hidden = true;
    this.#problem.textContent = '';
    if (hadFocus) this.#cameFrom?.focus();
  }

  async #send(): Promise<void> {
    const result = await this.session.signIn(this.#email.value, this.#password.value, this.#code.value);
    this.#problem.textContent = result.kind === 'refused' ? result.message : '';
    if (result.kind === 'refused') return this.#askAgain(result.field);
    this.close();
    this.then(result);
  }

  /** The code is asked for only where one is wanted. */
  #askAgain(field: string | undefined): void {
    if (field !== 'code') return this.#password.select();
    this.#code.parentElement!.hidden = false;
    this.#code.select();
  }
}
