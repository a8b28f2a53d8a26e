import { Message } from './protobuf.js';

/** A place in a program: what the function is called, where it begins, and the line that ran or allocated. */
export type Place = { name: string; file: string; start: number; line: number };
/** What was seen at a place, called from the others: the innermost comes first. */
export type Sample = { stack: readonly Place[]; values: readonly number[] };
/** In words of pprof: `cpu` in `nanoseconds`. */
export type Kind = { type: string; unit: string };
export type Profile = {
  kinds: readonly Kind[];
  samples: Iterable<Sample>;
  /** one sample stands for so much of it */
  period: Kind & { value: number };
  beganAt: number;
  milliseconds: number;
  program: string;
};

/** A profile as pprof reads it: perftools.profiles.Profile in github.com/google/pprof/proto/profile.proto. Packed with gzip it is a file. */
export function encode({ kinds, samples, period, beganAt, milliseconds, program }: Profile): Uint8Array {
  const strings = new Table<string>((text) => text, 0);
  strings.idOf('');
  const functions = new Table<Place>(({ name, file, start }) => `${name}\n${file}\n${start}`, 1);
  const places = new Table<Place>(({ name, file, start, line }) => `${name}\n${file}\n${start}\n${line}`, 1);
  const kind = ({ type, unit }: Kind) => new Message().number(1, strings.idOf(type)).number(2, strings.idOf(unit));
  const profile = new Message();
  for (const each of kinds) profile.message(1, kind(each));
  for (const { stack, values } of samples) {
    const ids = stack.map((place) => places.idOf(place));
    profile.message(2, new Message().numbers(1, ids).numbers(2, values));
  }
  // One for all; `has_functions`, `has_filenames` and `has_line_numbers` keep pprof from looking for symbols itself
  profile.message(3, new Message().number(1, 1).number(5, strings.idOf(program)).number(7, 1).number(8, 1).number(9, 1));
  for (const [place, id] of places) {
    const line = new Message().number(1, functions.idOf(place)).number(2, place.line);
    profile.message(4, new Message().number(1, id).number(2, 1).message(4, line));
  }
  for (const [{ name, file, start }, id] of functions)
    profile.message(5, new Message().number(1, id).number(2, strings.idOf(name)).number(3, strings.idOf(name)).number(4, strings.idOf(file)).number(5, start));
  const periodKind = kind(period);
  for (const [text] of strings) profile.text(6, text);
  profile.number(9, beganAt * 1_000_000).number(10, Math.round(milliseconds * 1_000_000));
  return profile.message(11, periodKind).number(12, period.value).bytes();
}

/** Things that are the same by their key have one id, counted from `first` in the order in which they came. */
class Table<T> {
  readonly #ids = new Map<string, [T, number]>();
  constructor(
    private readonly keyOf: (thing: T) => string,
    private readonly first: number,
  ) {}

  idOf(thing: T): number {
    const key = this.keyOf(thing);
    const known = this.#ids.get(key) ?? [thing, this.#ids.size + this.first];
    this.#ids.set(key, known);
    return known[1];
  }

  [Symbol.iterator](): Iterator<[T, number]> {
    return this.#ids.values();
  }
}
