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

const isIn = (pattern: RegExp) => (offered: Offered) => !offered.isFolder && pattern.test(startOf(offered));

/** Exports of other engines, each a file. What reads them is loaded when one comes. */
export const exportsOfEngines: Engine[] = [
  {
    name: 'wordpress',
    matches: isIn(/xmlns:\w+\s*=\s*["']https?:\/\/wordpress\.org\/export\//),
    open: async (...opened) => (await import('./wordpress/source.store.js')).openWordpress(...opened),
  },
  {
    name: 'ghost',
    matches: isIn(/^\s*\{\s*"(?:db"\s*:\s*\[|meta"\s*:\s*\{\s*"exported_on"|data"\s*:\s*\{\s*"(?:posts|tags|users)")/),
    open: async (path) => (await import('./ghost/source.store.js')).openGhost(path),
  },
  {
    name: 'json-feed',
    matches: isIn(/^\s*\{[^]{0,2000}?"version"\s*:\s*"https?:(?:\\?\/){2}(?:www\.)?jsonfeed\.org/),
    open: async (...opened) => (await import('./feed/source.store.js')).openJsonFeed(...opened),
  },
  {
    name: 'feed',
    matches: isIn(/^[^]{0,20000}?<(?:\w+:)?(?:rss|feed|RDF)[\s>]/),
    open: async (...opened) => (await import('./feed/source.store.js')).openXmlFeed(...opened),
  },
  {
    name: 'obtvse2',
    matches: isIn(/^SQLite format 3/),
    open: async (path) => (await import('./tables/source.store.js')).openDatabase(path),
  },
  {
    name: 'obtvse2-dump',
    matches: isIn(/PostgreSQL database dump|^COPY (?:public\.)?posts? \(|^PRAGMA foreign_keys=OFF;\s*BEGIN TRANSACTION;/m),
    open: async (path) => (await import('./tables/source.store.js')).openDump('obtvse2 dump', 'standard', path),
  },
  {
    name: 'acvte',
    matches: isIn(/^-- (?:MySQL|MariaDB) dump|^(?:INSERT INTO|CREATE TABLE(?: IF NOT EXISTS)?) `posts?`/m),
    open: async (path) => (await import('./tables/source.store.js')).openDump('acvte dump', 'mysql', path),
  },
];
