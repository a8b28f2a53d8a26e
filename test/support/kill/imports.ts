import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { quarters } from '../images.js';
import { header, put } from '../importing.js';
import { qvill } from '../process.js';

const main = fileURLToPath(new URL('../../../src/main.js', import.meta.url));

export type KilledImports = { kills: number; undoings: number; atWork: number; wrong: string[] };

/** A folder of posts with labels, old addresses, ideas, and pictures beside them. */
async function somePosts(folder: string, count: number): Promise<void> {
  const files: Record<string, string | Buffer> = {};
  for (let n = 1; n <= count; n++) {
    const lines = [`title: Post ${n}`, `date: 2020-01-${String((n % 28) + 1).padStart(2, '0')}`, `tags: [t${n % 5}, t${n % 7}]`, `alias: /old/${n}.html`];
    if (n % 9 === 0) lines.push('draft: true');
    if (n % 4 === 0)
      files[`p${n}.png`] = await quarters(60 + n, 40)
        .png()
        .toBuffer();
    files[`p${n}.md`] = header(lines.join('\n'), `Words of ${n}.\n\n`.repeat(30) + (n % 4 === 0 ? `![Four colours](p${n}.png)` : ''));
  }
  put(folder, files);
}

/** All that an import wrote of each post, and nothing that differs from blog to blog. */
function postsIn(data: string): Map<string, string> {
  const file = join(data, 'blog.db');
  if (!existsSync(file)) return new Map();
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    const hasPosts = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'ImportRunPost'`).get();
    const rows = hasPosts ? database.prepare(whole).all() : [];
    return new Map(rows.map((row) => [String(row['source']), JSON.stringify(row)]));
  } finally {
    database.close();
  }
}

const whole = `
  SELECT source, title, slug, status, path, markdown, publishedAt, words, version,
    (SELECT group_concat(name) FROM (SELECT name FROM Tag JOIN PostTag ON tagId = Tag.id WHERE postId = Post.id ORDER BY name)) AS tags,
    (SELECT group_concat(Alias.key) FROM Alias WHERE postId = Post.id) AS aliases,
    (SELECT count(*) FROM Revision WHERE postId = Post.id) AS revisions,
    (SELECT count(*) FROM MediaUse WHERE postId = Post.id) AS pictures
  FROM Post WHERE source IS NOT NULL AND status <> 'trashed'`;

/**
 * Imports a folder again and again into new blogs and kills the process at random moments; every other time the undoing too. What stands
 * afterwards are whole posts; the next import brings all of them, an undoing leaves none, and the site is what the database says.
 */
export async function killImports({ kills, posts, random }: { kills: number; posts: number; random: () => number }): Promise<KilledImports> {
  const root = mkdtempSync(join(tmpdir(), 'qvill-killed-import-'));
  const source = join(root, 'source');
  const found: KilledImports = { kills: 0, undoings: 0, atWork: 0, wrong: [] };
  try {
    put(root, { 'source/.keep': '' });
    await somePosts(source, posts);
    const first = await timed(() => expectDone(['import', source], join(root, 'first')));
    const all = postsIn(join(root, 'first'));
    for (let n = 1; n <= kills; n++) {
      const data = join(root, `blog-${n}`);
      await killed(['import', source], data, random() * first, found);
      compare(postsIn(data), all, `${n}: after the kill`, found.wrong);
      if (n % 2 === 0) await expectDone(['import', source], data);
      else await undone(source, data, random, first, found);
      same(postsIn(data), n % 2 === 0 ? all : new Map(), `${n}: in the end`, found.wrong);
      found.wrong.push(...(await wrongIn(data)).map((line) => `${n}: ${line}`));
      rmSync(data, { recursive: true });
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return found;
}

/** All of it comes in, its undoing is killed, and undone again. */
async function undone(source: string, data: string, random: () => number, ms: number, found: KilledImports): Promise<void> {
  await expectDone(['import', source], data);
  await killed(['import', '--undo'], data, random() * ms, found);
  found.undoings++;
  // The killed import and the one that brought the rest are runs of their own
  while (postsIn(data).size > 0) await expectDone(['import', '--undo'], data);
}

async function killed(args: string[], data: string, afterMs: number, found: KilledImports): Promise<void> {
  const started: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { env: environment(data), stdio: 'ignore' });
  const ended = once(started, 'exit');
  await Promise.race([sleep(afterMs), ended]);
  if (started.exitCode === null) found.atWork++;
  started.kill('SIGKILL');
  await ended;
  found.kills++;
}

const environment = (data: string) => ({ PATH: process.env['PATH'], QVILL_DATA: data, QVILL_URL: 'http://blog.example' }) as Record<string, string>;

async function expectDone(args: string[], data: string): Promise<void> {
  const { status, out, error } = await qvill(args, environment(data));
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${error || out}`);
}

/** What the doctor says, but for the round trip: there is no app. */
async function wrongIn(data: string): Promise<string[]> {
  const { out } = await qvill(['doctor'], environment(data));
  if (!out.includes('ok    site: Every file')) return [out];
  return out.split('\n').filter((line) => line.startsWith('WRONG') && !line.startsWith('WRONG round trip'));
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function compare(some: Map<string, string>, all: Map<string, string>, when: string, wrong: string[]): void {
  for (const [source, row] of some) if (all.get(source) !== row) wrong.push(`${when}: ${source} is ${row.slice(0, 300)}`);
}

function same(some: Map<string, string>, all: Map<string, string>, when: string, wrong: string[]): void {
  compare(some, all, when, wrong);
  if (some.size !== all.size) wrong.push(`${when}: ${some.size} posts, not ${all.size}`);
}
