import { invalid } from '../../core/problem.js';
import { tableOf } from '../../core/table-of.js';

/** A piece of SQL: `sign` is one of `(),;`, `copied` a line of what follows COPY … FROM stdin. */
export type Token = { kind: 'word' | 'name' | 'text' | 'sign' | 'copied'; value: string; line: number };
/** In MySQL a backslash within a text is a sign of its own; in standard SQL only within E'…'. */
export type Dialect = 'mysql' | 'standard';

/** Of one text, in characters: four times the largest post. */
const longest = 16 * 1024 * 1024;

/** SQL token by token, as it comes. No more of it is held than one of them. */
export class SqlTokens {
  #rest = '';
  #line = 1;
  #isCopy = false;

  constructor(private readonly dialect: Dialect) {}

  /** From now on come lines of data, until one of `\.` */
  copyFollows(): void {
    this.#isCopy = true;
  }

  /** @throws Problem('invalid') with the line: something that begins and has not ended after 16 MB */
  *write(chunk: string, isLast = false): Generator<Token> {
    this.#rest += chunk;
    let at = 0;
    for (;;) {
      const next = this.#isCopy ? this.#copied(at, isLast) : this.#token(at, isLast);
      if (!next) break;
      const line = this.#line;
      for (let feed = this.#rest.indexOf('\n', at); feed >= 0 && feed < next.end; feed = this.#rest.indexOf('\n', feed + 1)) this.#line += 1;
      at = next.end;
      if (next.kind) yield { kind: next.kind, value: next.value, line };
    }
    this.#rest = this.#rest.slice(at);
    if (this.#rest.length > longest) throw invalid('file', `line ${this.#line}: what begins here has more than ${longest / 1024 / 1024} MB`);
    if (isLast && this.#rest.trim() !== '') throw invalid('file', `line ${this.#line}: it ends in the middle: the file is cut off`);
  }

  #copied(at: number, isLast: boolean): Found | null {
    const end = this.#rest.indexOf('\n', at);
    if (end < 0 && !isLast) return null;
    if (end < 0 && at >= this.#rest.length) return null;
    const line = this.#rest.slice(at, end < 0 ? undefined : end).replace(/\r$/, '');
    const next = end < 0 ? this.#rest.length : end + 1;
    // The rest of the line of the statement itself
    if (line === '') return { end: next };
    if (line !== '\\.') return { kind: 'copied', value: line, end: next };
    this.#isCopy = false;
    return { end: next };
  }

  #token(at: number, isLast: boolean): Found | null {
    const text = this.#rest;
    const sign = text[at];
    if (sign === undefined) return null;
    if (/\s/.test(sign)) return { end: matched(/\s+/y, text, at) };
    const two = text.slice(at, at + 2);
    if (two.length < 2 && !isLast) return null;
    if (two === '--' || (sign === '#' && this.dialect === 'mysql')) return upTo(text.indexOf('\n', at), text, isLast);
    if (two === '/*') return text.indexOf('*/', at) < 0 ? null : { end: text.indexOf('*/', at) + 2 };
    if (/[(),;]/.test(sign)) return { kind: 'sign', value: sign, end: at + 1 };
    if (sign === "'") return this.#quoted(at + 1, this.dialect === 'mysql');
    if (/^[eE]'/.test(two)) return this.#quoted(at + 2, true);
    if (sign === '"' && this.dialect === 'mysql') return this.#quoted(at + 1, true, '"');
    if (sign === '"' || sign === '`') return this.#named(at, sign);
    if (sign === '$' && this.dialect === 'standard') return this.#dollars(at);
    const end = Math.max(at + 1, matched(/[^\s(),;'"`]+/y, text, at));
    return end >= text.length && !isLast ? null : { kind: 'word', value: text.slice(at, end), end };
  }

  #named(at: number, quote: string): Found | null {
    const end = this.#rest.indexOf(quote, at + 1);
    return end < 0 ? null : { kind: 'name', value: this.#rest.slice(at + 1, end), end: end + 1 };
  }

  /** `$$…$$`: bodies of functions. */
  #dollars(at: number): Found | null {
    const tag = /^\$\w*\$/.exec(this.#rest.slice(at, at + 70))?.[0] ?? '$';
    const end = this.#rest.indexOf(tag, at + tag.length);
    return end < 0 ? null : { kind: 'text', value: this.#rest.slice(at + tag.length, end), end: end + tag.length };
  }

  #quoted(from: number, hasBackslashes: boolean, quote = "'"): Found | null {
    const text = this.#rest;
    const special = hasBackslashes ? (quote === "'" ? /['\\]/g : /["\\]/g) : /'/g;
    let value = '';
    for (let at = from; ;) {
      special.lastIndex = at;
      const found = special.exec(text);
      // What ends the text may be doubled by what comes next
      if (!found || found.index + 1 >= text.length)
        return found && found[0] === quote && this.#isEnd ? { kind: 'text', value: value + text.slice(at, found.index), end: found.index + 1 } : null;
      value += text.slice(at, found.index);
      const next = text[found.index + 1]!;
      if (found[0] === '\\') {
        value += escapes[next] ?? next;
        at = found.index + 2;
      } else if (next === quote) {
        value += quote;
        at = found.index + 2;
      } else return { kind: 'text', value, end: found.index + 1 };
    }
  }

  #isEnd = false;

  *end(): Generator<Token> {
    this.#isEnd = true;
    yield* this.write('', true);
  }
}

type Found = { kind?: undefined; value?: undefined; end: number } | { kind: Token['kind']; value: string; end: number };

/** MySQL 8, 11.1.1, and PostgreSQL 15, 4.1.2.2: the same but for what few ever write. A `%` and a `_` keep the backslash. */
const escapes: Record<string, string> = tableOf({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '0': '', Z: '\u001a', '%': '\\%', _: '\\_' });

function matched(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

const upTo = (end: number, text: string, isLast: boolean): Found | null => (end >= 0 ? { end: end + 1 } : isLast ? { end: text.length } : null);
