import { invalid } from '../../core/problem.js';
import type { JsonValue } from './values.js';

const deepest = 200;
/** Of one value, in characters: four times the largest post, which some hold in three forms. */
const longest = 16 * 1024 * 1024;

type Level = { isList: boolean; place: string | number; isKeyNext: boolean };

/** Reads JSON sign by sign, and keeps of it the values that are wanted. */
export class Scanner {
  readonly found: JsonValue[] = [];
  readonly #levels: Level[] = [];
  #line = 1;
  #isInString = false;
  #isEscaped = false;
  /** a key as it is written, while one is read */
  #key: string | null = null;
  /** the wanted value that is being read: at which depth it began, and its text so far */
  #taken: { depth: number; parts: string[]; size: number; path: (string | number)[] } | null = null;
  #isScalar = false;
  #isDone = false;

  constructor(private readonly isWanted: (path: (string | number)[]) => boolean) {}

  write(chunk: string): void {
    let from = 0;
    const plain = /[^"\\]*/y;
    for (let at = 0; at < chunk.length; at++) {
      if (this.#isInString) {
        at = this.#withinString(chunk, at, plain);
        continue;
      }
      const sign = chunk[at]!;
      if (sign === '\n') this.#line += 1;
      const isEnd = sign === ',' || sign === '}' || sign === ']' || /\s/.test(sign);
      if (this.#isScalar && isEnd) {
        this.#isScalar = false;
        if (this.#taken?.depth === this.#levels.length) this.#finish(chunk.slice(from, at));
      }
      const before = this.#taken;
      this.#read(sign);
      if (this.#taken && !before) from = at;
      if (before && this.#taken === before && (sign === '}' || sign === ']') && before.depth === this.#levels.length) this.#finish(chunk.slice(from, at + 1));
    }
    if (this.#taken) this.#keep(chunk.slice(from));
  }

  /** Returns the place of the last sign that was read. */
  #withinString(chunk: string, start: number, plain: RegExp): number {
    let at = start;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      if (this.#key !== null) this.#key += chunk[at]!;
      return at;
    }
    plain.lastIndex = at;
    const run = plain.exec(chunk)![0];
    at += run.length;
    if (this.#key !== null) this.#key += run + (chunk[at] === '\\' ? '\\' : '');
    if (this.#key !== null && this.#key.length > 10_000) this.#fail('a name has more than 10,000 characters');
    if (at >= chunk.length) return at;
    if (chunk[at] === '\\') this.#isEscaped = true;
    else this.#endString();
    return at;
  }

  #endString(): void {
    this.#isInString = false;
    if (this.#key === null) this.#isScalar = true;
    else {
      const level = this.#levels.at(-1)!;
      level.place = JSON.parse(`"${this.#key}"`) as string;
      level.isKeyNext = false;
      this.#key = null;
    }
  }

  #read(sign: string): void {
    const level = this.#levels.at(-1);
    if (/\s/.test(sign) || sign === ':') return;
    if (sign === ',') {
      if (!level) this.#fail('a comma stands where nothing is listed');
      if (level!.isList) (level!.place as number)++;
      else level!.isKeyNext = true;
      return;
    }
    if (sign === '}' || sign === ']') {
      if (level?.isList !== (sign === ']')) this.#fail(`“${sign}” closes what is not open`);
      this.#levels.pop();
      this.#isDone = this.#levels.length === 0;
      return;
    }
    if (sign === '"') {
      this.#isInString = true;
      if (level?.isKeyNext) this.#key = '';
      else this.#begin();
      return;
    }
    if (this.#isScalar) return;
    if (level?.isKeyNext || this.#isDone || !/[[{\w-]/.test(sign)) this.#fail(`“${sign}” stands where JSON has none`);
    this.#begin();
    if (sign !== '{' && sign !== '[') this.#isScalar = true;
    else if (this.#levels.push({ isList: sign === '[', place: sign === '[' ? 0 : '', isKeyNext: sign === '{' }) > deepest)
      this.#fail(`it nests deeper than ${deepest}`);
  }

  #begin(): void {
    if (this.#taken) return;
    const path = this.#levels.map(({ place }) => place);
    if (this.isWanted(path)) this.#taken = { depth: this.#levels.length, parts: [], size: 0, path };
  }

  #keep(text: string): void {
    const taken = this.#taken!;
    taken.parts.push(text);
    taken.size += text.length;
    if (taken.size > longest) this.#fail(`a value has more than ${longest / 1024 / 1024} MB`);
  }

  #finish(text: string): void {
    this.#keep(text);
    const { parts, path } = this.#taken!;
    this.#taken = null;
    try {
      this.found.push({ path, value: JSON.parse(parts.join('')) });
    } catch (error) {
      this.#fail(`${path.join('.')} is no JSON: ${(error as Error).message.slice(0, 100)}`);
    }
  }

  end(): void {
    if (this.#isScalar && this.#taken?.depth === this.#levels.length) this.#finish('');
    if (this.#levels.length > 0 || this.#isInString) this.#fail('it ends in the middle: the file is cut off');
  }

  #fail(why: string): never {
    throw invalid('file', `line ${this.#line}: ${why}`);
  }
}
