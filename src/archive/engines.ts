import { headOf, type Input } from './input.js';
import type { Offered } from './offered.js';
import { startOf } from './offered.js';
import type { Source, SourceOptions } from './source.js';

/** A kind of source: how it is known by what it holds, and how it is opened. */
export type Engine = {
  /** as `--from` names it */
  name: string;
  /** whether this is one; the first engine of the table that says so has it */
  matches(offered: Offered): boolean;
  open(path: string, options: SourceOptions): Promise<Source>;
};

/** One that reads files wherever they lie, in an archive, too. */
export type ExportEngine = Engine & { read(inputs: [Input, ...Input[]], options: SourceOptions): Promise<Source> };

const isIn = (pattern: RegExp) => (offered: Offered) => !offered.isFolder && pattern.test(startOf(offered));

const exported = (name: string, pattern: RegExp, read: ExportEngine['read']): ExportEngine => ({
  name,
  matches: isIn(pattern),
  read,
  open: async (path, options) => {
    const [first, ...more] = await (await import('./folder/bytes.store.js')).inputsAt(path);
    const others: Input[] = [];
    for (const input of more) if (pattern.test(startOf({ head: await headOf(input) }))) others.push(input);
    return read([first, ...others], options);
  },
});

/** Exports of other engines, each a file. What reads them is loaded when one comes. */
export const exportsOfEngines: ExportEngine[] = [
  exported('wordpress', /xmlns:\w+\s*=\s*["']https?:\/\/wordpress\.org\/export\//, async (inputs, options) =>
    (await import('./wordpress/source.store.js')).openWordpress(inputs, options),
  ),
  exported('ghost', /^\s*\{\s*"(?:db"\s*:\s*\[|meta"\s*:\s*\{\s*"exported_on|data"\s*:\s*\{\s*"(?:posts|tags|users)")/, async ([input]) =>
    (await import('./ghost/source.store.js')).openGhost(input),
  ),
  exported('json-feed', /^\s*\{[^]{0,2000}?"version"\s*:\s*"https?:(?:\\?\/){2}(?:www\.)?jsonfeed\.org/, async ([input], options) =>
    (await import('./feed/source.store.js')).openJsonFeed(input, options),
  ),
  exported('feed', /^[^]{0,20000}?<(?:\w+:)?(?:rss|feed|RDF)[\s>]/, async ([input], options) =>
    (await import('./feed/source.store.js')).openXmlFeed(input, options),
  ),
  exported('obtvse2-dump', /PostgreSQL database dump|^COPY (?:public\.)?posts? \(|^PRAGMA foreign_keys=OFF;\s*BEGIN TRANSACTION;/m, async ([input]) =>
    (await import('./tables/source.store.js')).openDump('obtvse2 dump', 'standard', input),
  ),
  exported('acvte', /^-- (?:MySQL|MariaDB) dump|^(?:INSERT INTO|CREATE TABLE(?: IF NOT EXISTS)?) `posts?`/m, async ([input]) =>
    (await import('./tables/source.store.js')).openDump('acvte dump', 'mysql', input),
  ),
];

/** A database is a file that is opened in its place. */
export const databases: Engine[] = [
  {
    name: 'obtvse2',
    matches: isIn(/^SQLite format 3/),
    open: async (path) => (await import('./tables/source.store.js')).openDatabase(path),
  },
];
