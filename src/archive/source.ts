import type { ImportedPost } from './markdown/read-post.js';

/** A post as a source has it. */
export type SourceEntry = {
  /** where it stands, for the report: `posts/a.md`, or `export.xml:120` (line), or `blog.json post 12` */
  place: string;
  /** what knows it again in a second run of the same source: a path, a GUID, a row's id */
  id: string;
  /** digest of what it was made from: an entry that has not changed is left alone without being read */
  digest: string;
  /** @throws Problem when it can't become a post; the run goes on with the next */
  read(): ImportedPost | Promise<ImportedPost>;
  /** it will not be read any more */
  release?(): void;
};

/** A file that a post names, as the source holds it. With a `path`, which tells it from others, it is brought once, however many posts name it. */
export type SourceFile = { name: string; path?: string; bytes: Buffer | (() => AsyncIterable<Uint8Array>) };

/** A blog in whatever it is kept. */
export interface Source {
  /** as people call it: “WordPress export”, “Ghost export”, “folder”, … */
  readonly engine: string;
  /** what tells this blog from others of its kind: an entry's `id` is its own below it. A folder's is its path with a slash, an export's say `wordpress:https://old.example/` */
  readonly key: string;
  /** the old site's address, when the source knows it: `https://old.example` */
  readonly site: string | null;
  /** how many entries there are, once that is known without reading all of them */
  readonly total: number | null;
  entries(): AsyncIterable<SourceEntry>;
  /** what in it was not taken, and why; complete after entries() ended */
  readonly skipped: { place: string; reason: string }[];
  /** bytes of a file that a post names and the source holds (beside it, in the zip); null: it holds none such */
  file?(address: string, entry: Pick<SourceEntry, 'id'>, isEmbed?: boolean): Promise<SourceFile | null>;
  /** the `id` of the entry whose file an address names in the text of another: `[x](2013-01-01-y.md)` */
  linked?(address: string, entry: Pick<SourceEntry, 'id'>): string | null | Promise<string | null>;
  /** lets go of what it holds open */
  close?(): Promise<void>;
}

/** What a source must know of the blog that it comes into. */
export type SourceOptions = {
  /** IANA zone of times that name none */
  timeZone: string;
};
