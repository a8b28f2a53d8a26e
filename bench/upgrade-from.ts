import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { dropAll, temporaryFolder } from '../src/comparison/temporary.store.js';
import { forget, setUpAt } from '../src/comparison/versions.service.js';
import { filesBelow } from '../src/publishing/tree-files.store.js';
import { Crawl, digestOf } from '../test/support/crawl-through.js';
import { OldBlog } from './old-blog.js';

/*
 * npm run upgrade-from -- [--posts N] REF|FOLDER…
 * A blog that an older version has made (as git calls it, or the folder of one that is set up) is brought to this one, back, and to this one again, while readers ask
 * nginx for all of it. Nothing may be lost, and no reader may see an error. Exit status 1 when one did.
 */
const { values, positionals } = parseArgs({ options: { posts: { type: 'string', default: '300' } }, allowPositionals: true });
const wrong: string[] = [];
let blog: OldBlog;

type Answer = { status: number; location: string | null; digest: string };

/** What nginx answers at each address. */
async function answers(paths: readonly string[]): Promise<Map<string, Answer>> {
  const all = new Map<string, Answer>();
  for (const path of paths) {
    const reply = await fetch(blog.url + path, { redirect: 'manual' });
    all.set(path, { status: reply.status, location: reply.headers.get('location'), digest: digestOf(Buffer.from(await reply.arrayBuffer())) });
  }
  return all;
}

function addresses(): string[] {
  const pages = join(blog.data, 'site', 'pages');
  const files = [...filesBelow(pages)].map((file) => file.slice(pages.length)).filter((file) => !/\.(gz|br)$/.test(file));
  const paths = files.map((file) => file.replace(/(^\/index)?\.html$/, '') || '/').filter((path) => !/^\/4(04|10)$/.test(path));
  // Where nobody holds the socket nginx says so itself while the app is away: the search needs the app
  return [
    ...paths.filter((path) => path !== '/search' || blog.restart.length === 0).map(encodeURI),
    ...Array.from({ length: 10 }, (_, n) => `/old/post-${n * 10}`),
    '/nobody',
  ];
}

type Post = Record<string, unknown>;
function posts(): Map<string, Post> {
  const database = new DatabaseSync(join(blog.data, 'blog.db'), { readOnly: true });
  const rows = database.prepare('SELECT uid, slug, title, status, path, publishedAt, markdown FROM Post').all();
  database.close();
  return new Map(rows.map((row) => [String(row['uid']), row as Post]));
}

function compare(when: string, before: Map<string, unknown>, after: Map<string, unknown>): void {
  const lost = [...before].filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(after.get(name)));
  for (const [name, value] of lost.slice(0, 10)) wrong.push(`${when}: ${name} was ${JSON.stringify(value).slice(0, 200)}, is ${JSON.stringify(after.get(name))?.slice(0, 200)}`); // prettier-ignore
  if (lost.length > 10) wrong.push(`${when}: … and ${lost.length - 10} more`);
}

const meaning = (all: Map<string, Answer>) => new Map([...all].map(([path, { status, location }]) => [path, { status, location }]));

/** A command that exchanges the version, while readers ask for everything. Returns what it says. */
async function underCrawl(what: string, args: string[], version: string): Promise<Record<string, unknown>> {
  const before = await answers(paths);
  const crawl = new Crawl(blog.url, paths, (path) => before.get(path)!.status).start(4);
  const began = performance.now();
  const { status, out, error } = await blog.run([...args, '--json', ...blog.restart], '', version);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  await crawl.stop();
  // On the way back what is new since is gone until it was brought in
  for (const each of [...crawl.errors, ...(what === 'rollback' ? [] : crawl.again(new Map([...before].map(([path, { digest }]) => [path, digest]))))].slice(0, 10)) wrong.push(`${what}: a reader saw ${each}`); // prettier-ignore
  compare(`after ${what}`, meaning(before), meaning(await answers(paths)));
  console.log(`  ${what}: status ${status} after ${seconds} s, ${crawl.asked} requests meanwhile, ${crawl.errors.length} errors`);
  // A version of before may be too old to take in what was new since: then that is said
  const said = (out.startsWith('{') ? JSON.parse(out) : {}) as Record<string, unknown>;
  if (status !== 0 && !said['lost']) wrong.push(`${what}: ${status} ${out}${error}`.slice(0, 2_000));
  return said;
}

async function write(method: string, path: string, token: string, json: unknown): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' };
  const reply = await fetch(blog.url + path, { method, headers, body: JSON.stringify(json) });
  if (!reply.ok) wrong.push(`${method} ${path}: ${reply.status} ${await reply.text()}`);
}

function old(): string {
  const folder = temporaryFolder('old', () => forget(folder));
  return folder;
}

let paths: string[] = [];

async function upgradeFrom(old: string): Promise<void> {
  blog = new OldBlog(old);
  try {
    await blog.make(Number(values.posts));
    paths = addresses();
    const [first, written] = [meaning(await answers(paths)), posts()];
    console.log(`  ${written.size} posts, ${paths.length} addresses: ${JSON.stringify(Object.groupBy([...first.values()].map(({ status }) => status), String), (_, all) => (Array.isArray(all) ? all.length : all))}`); // prettier-ignore
    const upgrade = ['upgrade', '--to', blog.present, '--link', blog.link];
    const { rehearsal } = await underCrawl('dry run', [...upgrade, '--dry-run'], blog.present);
    const { total, same, migrations, changed } = rehearsal as { total: number; same: number; migrations: string[]; changed: { what: string; file: string }[] };
    const gone = changed.filter(({ what }) => what === 'gone').map(({ file }) => file);
    console.log(`  ${migrations.length} migrations, ${total} files: ${same} the same, ${gone.length} gone ${gone.slice(0, 5).join(' ')}`);
    compare('after the dry run', written, posts());
    await underCrawl('upgrade', upgrade, blog.present);
    compare('posts after the upgrade', written, posts());
    await blog.configureNginx(blog.present);
    compare('with the new configuration of nginx', first, meaning(await answers(paths)));
    const token = (await blog.done(['token', 'create', 'bench'])).trim();
    await write('POST', '/api/posts', token, { title: 'Since', markdown: 'New since.', status: 'published' });
    await write('PATCH', '/api/posts/1', token, { markdown: 'Changed since.' });
    const back = await underCrawl('rollback', ['rollback'], blog.link);
    const [uid] = [...written].find(([, { path }]) => path === [...posts().values()].find(({ markdown }) => markdown === 'Changed since.')?.['path']) ?? [];
    if (uid === undefined) wrong.push('the text that was changed since is not there after the rollback');
    written.delete(uid!);
    compare('posts after the rollback', written, posts());
    if (back['lost'] !== null) console.log(`  what was new since is kept aside, and said to be: ${String(back['lost']).slice(0, 200)}`);
    else if (![...posts().values()].some(({ title }) => title === 'Since')) wrong.push('the post that was new since is not there after the rollback');
    await underCrawl('second upgrade', upgrade, blog.present);
    compare('posts after the second upgrade', written, posts());
    const { findings } = JSON.parse((await blog.run(['doctor', '--json'])).out) as { findings: { check: string; state: string; said: string }[] };
    for (const { check, said } of findings.filter(({ state }) => state === 'wrong')) console.log(`  doctor: ${check}: ${said}`);
  } finally {
    await blog.remove();
  }
}

for (const ref of positionals) {
  const isFolder = existsSync(join(ref, 'package.json'));
  console.log(`${ref}${isFolder ? ` (${JSON.parse(readFileSync(join(ref, 'package.json'), 'utf8')).version})` : ''}`);
  const before = wrong.length;
  await upgradeFrom(isFolder ? ref : await setUpAt(ref, join(old(), 'version'))).catch((error: unknown) => wrong.push(String(error)));
  for (const line of wrong.slice(before)) console.log(`  WRONG ${line}`);
}
dropAll();
process.exitCode = wrong.length > 0 ? 1 : 0;
