import type { WhoIs } from '../../core/who-is.js';
import type { EditorPage } from '../editor/page.js';

const door = '/admin/session';
const patienceMs = 30_000;

/** `renewed`: the page's token is of the present session, and of the same person. */
type Met = { kind: 'renewed' } | { kind: 'someone-else'; who: string };
export type SignedIn = Met | { kind: 'refused'; message: string; field?: string | undefined };

/** Who is signed in, and whether that is the person in whose name this page saves. */
export class Session {
  #other: WhoIs | null = null;

  constructor(
    private readonly page: EditorPage,
    private author: number,
  ) {}

  get authorId(): number {
    return this.author;
  }

  /** After a refusal: whose session it is by now. */
  async ask(): Promise<Met | { kind: 'signed-out' } | { kind: 'away'; reached: boolean }> {
    try {
      const response = await fetch(door, { headers: { accept: 'application/json' }, redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
      if (response.status === 401) return { kind: 'signed-out' };
      if (response.status !== 200) return { kind: 'away', reached: true };
      return this.#met((await response.json()) as WhoIs);
    } catch {
      return { kind: 'away', reached: false };
    }
  }

  async signIn(email: string, password: string, code: string): Promise<SignedIn> {
    const unreachable = { kind: 'refused', message: 'The server can’t be reached just now' } as const;
    try {
      const response = await fetch(door, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ email, password, code }),
        redirect: 'error',
        signal: AbortSignal.timeout(patienceMs),
      });
      const said: unknown = await response.json();
      const { detail, field } = said as { detail?: string; field?: string };
      if (response.status !== 200) return { kind: 'refused', message: detail ?? unreachable.message, field };
      return this.#met(said as WhoIs);
    } catch {
      return unreachable;
    }
  }

  /** From now on this page saves in the name of who is signed in. */
  accept(): void {
    if (!this.#other) return;
    this.author = this.#other.author.id;
    this.page.csrf = this.#other.csrf;
    this.#other = null;
  }

  #met(who: WhoIs): Met {
    if (who.author.id !== this.author) {
      this.#other = who;
      return { kind: 'someone-else', who: who.author.name };
    }
    this.page.csrf = who.csrf;
    return { kind: 'renewed' };
  }
}
