import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { folderOf } from '../../../src/core/media.js';
import type { Config } from '../../../src/platform/config.js';
import { bytesOf, differences, treeAt, treeFromNothing } from '../tree.js';
import { type Client, stateOf, textOf } from './client.js';

type Row = Record<string, string | number | null>;

export function rowsOf(config: Config, sql: string): Row[] {
  const database = new DatabaseSync(config.databaseFile, { timeout: 5_000 });
  try {
    return database.prepare(sql).all() as Row[];
  } finally {
    database.close();
  }
}

/** What of the acknowledged is lost or half there, while the process is dead. */
export function judgeDatabase(config: Config, client: Client): string[] {
  const [whole] = rowsOf(config, 'PRAGMA quick_check');
  const posts = new Map(rowsOf(config, `SELECT * FROM Post WHERE status <> 'trashed' AND title LIKE 'Post %'`).map((row) => [String(row['title']), row]));
  const files = new Map(rowsOf(config, 'SELECT * FROM Media').map((row) => [String(row['name']), row]));
  const wrong = [
    ...client.posts.settle((title) => (posts.has(title) ? postState(posts.get(title)!) : null)),
    ...client.files.settle((name) => (files.has(name) ? name : null)),
    ...rowsOf(config, `SELECT title FROM Post p WHERE NOT EXISTS (SELECT 1 FROM Revision r WHERE r.postId = p.id)`).map(
      ({ title }) => `${title} has no revision`,
    ),
    ...(Object.values(whole!)[0] === 'ok' ? [] : ['the database is broken']),
  ];
  const ids = (rows: Map<string, Row>) => new Map([...rows].map(([name, { id }]) => [name, Number(id)]));
  client.learn(ids(posts), ids(files));
  return wrong;
}

function postState(row: Row): string {
  const title = String(row['title']);
  const version = Number(/ v(\d+)/.exec(String(row['markdown']))?.[1]);
  return row['markdown'] === textOf(title, version) ? stateOf(title, version) : `half of ${title}: ${String(row['markdown']).slice(0, 80)}`;
}

/** How much there is to do still, of what nobody asks for. */
export const leftToDo = (config: Config): number =>
  Number(rowsOf(config, `SELECT (SELECT count(*) FROM Stale) + (SELECT count(*) FROM Media WHERE state = 'waiting') AS n`)[0]!['n']);

/** Whether all that lies in the data folder is what the database says, and nothing else. */
export async function judgeFolders(config: Config): Promise<string[]> {
  return [...(await judgeTree(config)), ...judgeMedia(config), ...judgeLeftovers(config)];
}

async function judgeTree(config: Config): Promise<string[]> {
  const [is, wanted] = [await treeAt(config.site), await treeFromNothing(config)];
  const [found, due] = [bytesOf(is), bytesOf(wanted)];
  return differences(is, wanted).differing.map(
    (file) => `${file} ${!(file in due) ? 'belongs to nothing' : file in found ? 'is not as it should be' : 'is missing'}`,
  );
}

function judgeMedia(config: Config): string[] {
  const { media } = config;
  const rows = rowsOf(config, 'SELECT * FROM Media');
  const folders = new Set(rows.map(({ digest }) => folderOf(String(digest))));
  const present = existsSync(media) ? readdirSync(media).filter((name) => name !== '.incoming') : [];
  const wrong = present.filter((folder) => !folders.has(folder)).map((folder) => `media/${folder} belongs to nothing`);
  for (const { digest, file, name, sizes } of rows) {
    const path = join(media, folderOf(String(digest)), String(file));
    if (!existsSync(path)) wrong.push(`${name} has no file`);
    else if (createHash('sha256').update(readFileSync(path)).digest('hex') !== digest) wrong.push(`${name} has other bytes`);
    for (const size of JSON.parse(String(sizes)) as { file: string; bytes: number }[]) {
      const place = join(media, folderOf(String(digest)), size.file);
      if (!existsSync(place) || readFileSync(place).length !== size.bytes) wrong.push(`${name} has not its size ${size.file}`);
    }
  }
  return wrong;
}

function judgeLeftovers({ site, trees, media }: Config): string[] {
  const inFolder = (folder: string) => (existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []);
  const others = inFolder(trees).length > 1 ? inFolder(trees) : [];
  return [...inFolder(join(site, 'new')), ...inFolder(join(media, '.incoming')), ...others].map((path) => `${path} was left behind`);
}
