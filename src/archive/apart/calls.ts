import type { ImportedPost } from '../markdown/read-post.js';
import type { SourceOptions } from '../source.js';

/** What the thread that reads a source is asked. Each call is answered once, in the order in which they came. */
export type Calls = {
  /** opens a source, and goes on behind `given` of its entries; those of them that are `held` can be read still */
  open(at: { path: string; options: SourceOptions & { from?: string | undefined }; given: number; held: number[] }): Facts;
  /** some more entries, by the number that each has in its source; empty at the end */
  next(): { entries: Listed[]; total: number | null };
  /** with what its text names, as far as that is known without opening it */
  read(entry: number): { post: ImportedPost; named: Named[] };
  /** nobody will ask for it any more */
  release(entry: number): null;
  file(address: string, entryId: string, isEmbed: boolean): FoundFile | null;
  /** the next bytes of a file that was found; null at its end */
  piece(file: number): Uint8Array | null;
  linked(address: string, entryId: string): string | null;
  skipped(): { place: string; reason: string }[];
};
export type Method = keyof Calls;

export type Facts = { engine: string; key: string; site: string | null; total: number | null; hasFiles: boolean; hasLinks: boolean };
export type Listed = { entry: number; place: string; id: string; digest: string };
/** What an address in a text leads to: a file, or else the entry of another post. */
export type Named = { address: string; isEmbed: boolean; file: FoundFile | null; linked: string | null };
/** `key`: by which it is asked for piece by piece */
export type FoundFile = { name: string; path?: string; key: number };

export type Call = { call: number; method: Method; args: unknown[] };
export type Told = { kind: string; message: string; field?: string | undefined; extra: Record<string, unknown> };
/** `begun`: a post is being read; milliseconds of the thread's own time. A Problem keeps its kind. */
export type Reply = { call: number; begunMs: number } | { call: number; result: unknown } | { call: number; problem: Told } | { call: number; error: Error };
