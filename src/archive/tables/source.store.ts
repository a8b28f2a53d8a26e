import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { invalid } from '../../core/problem.js';
import type { Input } from '../input.js';
import type { Source, SourceEntry } from '../source.js';
import { textStream } from '../xml/text-stream.js';
import { dumpRows } from './dump-rows.js';
import { isOfBlog, isPosts, learn, type Legacy, newLegacy, postFrom, type TableRow } from './legacy.js';
import { fileRows } from './sqlite.store.js';
import type { Dialect } from './sql-tokens.js';

type Rows = (isWanted: (table: string) => boolean) => AsyncIterable<TableRow> | Iterable<TableRow>;

/** A dump of obtvse2's database or of acvte's, as pg_dump, mysqldump and SQLite write it. */
export const openDump = (engine: string, dialect: Dialect, input: Input): Promise<Source> =>
  openRows(engine, input.name, (isWanted) => dumpRows(textStream(input.bytes()).chunks, dialect, isWanted));

/** obtvse2's own file. */
export const openDatabase = (path: string): Promise<Source> => openRows('obtvse2 database', basename(path), (isWanted) => fileRows(path, isWanted));

async function openRows(engine: string, name: string, rows: Rows): Promise<Source> {
  const legacy = newLegacy();
  let isBlog = false;
  for await (const row of rows(isOfBlog)) {
    learn(legacy, row);
    isBlog ||= isPosts(row.table) && 'slug' in row.values && ('content' in row.values || 'body' in row.values);
  }
  if (!isBlog) throw invalid('source', `${name} is a database, but none of obtvse2 or acvte: it has no posts with a slug and a content`);
  return { engine, key: `${engine.split(' ')[0]}:`, site: null, total: legacy.posts, skipped: [], entries: () => entriesOf(rows, legacy, name) };
}

async function* entriesOf(rows: Rows, legacy: Legacy, name: string): AsyncGenerator<SourceEntry> {
  for await (const row of rows(isPosts)) {
    const id = row.values['id'] ?? row.values['slug'] ?? String(row.line);
    const post = postFrom(row, legacy);
    const digest = createHash('sha256').update(JSON.stringify(post)).digest('base64url');
    yield { place: row.line > 0 ? `${name}:${row.line}` : `${name} post ${id}`, id, digest, read: () => post };
  }
}
