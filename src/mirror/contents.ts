import type { Rule } from '../redirects/rule.js';

/** A page or a file of the site: its decoded path, and the file that holds its bytes. */
export type Page = { path: string; file: string };

/** An old address by its key (core/path.ts), and where it leads: a URL form. */
export type Moved = { key: string; status: number; to: string };

/** All that the site answers with. `patterns`: the rules that are for many addresses, prefixes before patterns. `/404` and `/410` are what those answers say. */
export type Contents = { pages: Page[]; media: Page[]; moved: Moved[]; gone: string[]; patterns: Rule[] };

/** A file of a copy of the site: its name there, what it holds (a file's bytes, or these), and whose address it is. */
export type Entry = { name: string; path: string; from: string | Buffer; moved?: Moved };

/** What tells one state of a file from another: bytes, seconds, a digest. */
export type Known = { size: number; time: number; md5: string };

/** A file of a copy, as it lies ready to be sent. */
export type Ready = Entry & Known & { file: string };
