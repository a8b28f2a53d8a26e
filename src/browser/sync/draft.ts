import { type Merge, merge } from '../../core/merge.js';
import { formFields, type PostForm, sameForm } from '../../core/post-form.js';

/** A post as the server has it. */
export type Known = { version: number; form: PostForm };

/** How many sent forms are remembered while no answer comes: hours of typing without a network. */
const mostSent = 2_000;

/**
 * What is typed, beside what the server has. `base` is the form that both came from; it is the server's own as long as
 * nobody else types. What was sent and not answered may have arrived: it is recognised when the server shows it.
 */
export class Draft {
  #sent: string[] = [];
  #base: PostForm;

  constructor(private known: Known) {
    this.#base = known.form;
  }

  get base(): PostForm {
    return this.#base;
  }
  get sent(): readonly string[] {
    return this.#sent;
  }
  get version(): number {
    return this.known.version;
  }
  get server(): PostForm {
    return this.known.form;
  }

  /** Whether the server has just this. */
  has(form: PostForm): boolean {
    return sameForm(form, this.known.form);
  }

  /** Whether nothing from elsewhere waits to be merged. */
  get isJoined(): boolean {
    return sameForm(this.#base, this.known.form);
  }

  /** Goes on with what an earlier page kept. */
  resume(base: PostForm, sent: readonly string[]): void {
    this.#base = base;
    this.#sent = [...sent];
    this.heard(this.known);
  }

  sending(form: PostForm): void {
    this.#sent = [...this.#sent.slice(1 - mostSent), markOf(form)];
  }

  /** The server took `form`, and stands at `known` now, which may say more: an address, a date. */
  accepted(form: PostForm, known: Known): void {
    this.#base = form;
    this.#sent = [];
    this.known = known;
  }

  /** The server stands at `known`. When that is what was sent from here, only the answer was lost. */
  heard(known: Known): void {
    this.known = known;
    if (this.#sent.includes(markOf(known.form))) this.#base = known.form;
  }

  /** What is typed, with what somebody else typed. */
  mergeWith(form: PostForm): Merge {
    return merge(this.has(form) ? form : this.#base, form, this.known.form);
  }

  /** What is typed has all that the server had at that moment. */
  settle(server = this.known.form): void {
    this.#base = server;
  }
}

/** Tells forms apart by 53 bits: for texts of one author, who means no harm, as good as the texts themselves. */
export function markOf(form: PostForm): string {
  const text = formFields.map((field) => form[field]).join('\0');
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
