import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Draft } from '../src/browser/sync/draft.js';
import { chosen } from '../src/core/merge.js';
import { emptyForm, type PostForm, sameForm } from '../src/core/post-form.js';

type Fate = 'good' | 'lost' | 'unanswered';
type Step =
  | { kind: 'type'; who: number; at: number }
  | { kind: 'delete'; who: number; at: number }
  | { kind: 'save'; who: number; fate: Fate; look: Fate }
  | { kind: 'crash'; who: number };

/** The server's side of a working copy, as posts/working-copy.store.ts does it. */
class Server {
  version = 1;
  form: PostForm = { ...emptyForm, markdown: 'One two three.\n\nFour five.\n' };

  keep(form: PostForm, version: number): 'kept' | 'stale' {
    if (sameForm(form, this.form)) return 'kept';
    if (version !== this.version) return 'stale';
    this.form = form;
    this.version++;
    return 'kept';
  }
  get known() {
    return { version: this.version, form: this.form };
  }
}

/** An author on one screen: the draft, the form, and what the browser keeps. */
class Screen {
  draft: Draft;
  form: PostForm;
  typed: string[] = [];

  constructor(
    readonly name: string,
    readonly server: Server,
  ) {
    this.draft = new Draft(server.known);
    this.form = server.form;
  }

  /** Puts a mark that stands nowhere else between two words. */
  type(at: number): void {
    const mark = `${this.name}${this.typed.length}`;
    this.typed.push(mark);
    const places = [0, ...[...this.form.markdown.matchAll(/(?<=\s)/g)].map(({ index }) => index)];
    const place = places[at % places.length]!;
    this.#write(this.form.markdown.slice(0, place) + `${mark} ` + this.form.markdown.slice(place));
  }

  /** Takes a word out that nobody typed here. */
  delete(at: number): void {
    const words = [...this.form.markdown.matchAll(/\b(One|two|three|Four|five)\b/g)];
    const word = words[at % (words.length || 1)];
    if (word) this.#write(this.form.markdown.slice(0, word.index) + this.form.markdown.slice(word.index + word[0].length));
  }

  /** As sync-exchange.ts does it; of a conflict its author takes both. */
  save(fate: Fate, look: Fate): void {
    for (let round = 0; round < 3; round++) {
      const merge = this.draft.mergeWith(this.form);
      this.form = chosen(
        merge,
        merge.conflicts.map(() => 'both'),
      );
      this.draft.settle();
      if (this.draft.has(this.form)) return;
      this.draft.sending(this.form);
      const result = fate === 'lost' ? 'none' : this.server.keep(this.form, this.draft.version);
      if (fate !== 'good') return;
      if (result === 'kept') return this.draft.accepted(this.form, this.server.known);
      if (look !== 'good') return;
      this.draft.heard(this.server.known);
    }
  }

  /** Somebody looks at the page again. */
  refresh(): void {
    this.draft.heard(this.server.known);
    this.save('good', 'good');
  }

  /** The page ends at any moment, and another one goes on with what the browser kept. */
  crash(): void {
    const { base, sent } = this.draft;
    this.draft = new Draft(this.server.known);
    this.draft.resume(base, sent);
  }

  #write(markdown: string): void {
    this.form = { ...this.form, markdown };
  }
}

const fate = fc.constantFrom<Fate>('good', 'good', 'good', 'lost', 'unanswered');
const stepsOf = (screens: number): fc.Arbitrary<Step[]> => {
  const who = fc.nat(screens - 1);
  return fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('type' as const), who, at: fc.nat(50) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), who, at: fc.nat(50) }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('save' as const), who, fate, look: fate }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), who }) },
    ),
    { maxLength: 60 },
  );
};

function play(names: string[], steps: Step[]): { server: Server; screens: Screen[] } {
  const server = new Server();
  const screens = names.map((name) => new Screen(name, server));
  for (const step of steps) {
    const screen = screens[step.who]!;
    if (step.kind === 'type') screen.type(step.at);
    else if (step.kind === 'delete') screen.delete(step.at);
    else if (step.kind === 'save') screen.save(step.fate, step.look);
    else screen.crash();
  }
  for (let round = 0; round < 3; round++) for (const screen of screens) screen.refresh();
  return { server, screens };
}

describe('a text that is typed while requests and answers get lost, and pages end', () => {
  test('from one screen it is on the server as it stands there, to the letter', () => {
    fc.assert(
      fc.property(stepsOf(1), (steps) => {
        const exact = new Screen('A', new Server());
        for (const step of steps) {
          if (step.kind === 'type') exact.type(step.at);
          else if (step.kind === 'delete') exact.delete(step.at);
        }
        assert.equal(play(['A'], steps).server.form.markdown, exact.form.markdown);
      }),
      { numRuns: 2_000 },
    );
  });

  test('from three screens every word is there, on the server and on each of them', () => {
    fc.assert(
      fc.property(stepsOf(3), (steps) => {
        const { server, screens } = play(['A', 'B', 'C'], steps);
        for (const screen of screens) {
          assert.equal(screen.form.markdown, server.form.markdown);
          for (const mark of screen.typed) assert.match(server.form.markdown, new RegExp(`\\b${mark}\\b`));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
