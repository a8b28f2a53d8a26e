import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { prepareData } from '../src/app/data-folder.store.js';
import { giveBlog } from '../src/comparison/blog-for-versions.service.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config-from.js';
import { qvill } from './support/process.js';

const data = mkdtempSync(join(tmpdir(), 'qvill-versions-'));
after(() => rmSync(data, { recursive: true, force: true }));
const worktrees = (): string => spawnSync('git', ['worktree', 'list'], { encoding: 'utf8' }).stdout;

test('two versions of Qvill need names that git knows, and a wrong one leaves nothing behind', async () => {
  prepareData(configFrom({ QVILL_DATA: data }), new Clock());
  const before = worktrees();
  const { status, error } = await qvill(['compare', 'HEAD', 'no-such-version', '--wait', '0'], { QVILL_DATA: data });
  assert.equal(status, 1);
  assert.match(error, /There is no version “no-such-version” in this clone: it takes a tag, a branch or a commit/);
  assert.equal(worktrees(), before);
});

test('a version that is too old for the blog’s database takes in an export of it, and so does the one beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-too-old-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'kept.md'), '---\ntitle: Kept\ndate: 2026-01-02\n---\n\nWords.\n');
  const own = join(folder, 'own');
  assert.equal((await qvill(['import', join(folder, 'kept.md')], { QVILL_DATA: own, QVILL_OPS_PORT: 'off' })).status, 0);
  // What is asked of a version is its migrations, and its own program; this one knows only the first of them
  const old = join(folder, 'old');
  mkdirSync(join(old, 'bin'), { recursive: true });
  const [first] = readdirSync('prisma/migrations').toSorted();
  cpSync(join('prisma/migrations', first!), join(old, 'prisma/migrations', first!), { recursive: true });
  writeFileSync(join(old, 'bin', 'qvill'), `echo "$@" >> '${folder}/asked'; exec sh '${resolve('bin/qvill')}' "$@"\n`);
  const said: string[] = [];
  const [older, newer] = [
    { ref: 'v1', home: old, data: join(folder, 'a') },
    { ref: 'v2', home: resolve('.'), data: join(folder, 'b') },
  ];
  await giveBlog([older, newer], own, folder, (text) => said.push(text));
  assert.match(said.join(), /v1 is older than this blog’s database/);
  for (const { data: filled } of [older, newer]) assert.deepEqual(titlesIn(filled), ['Kept']);
  // Where each of them opens it, both have the database itself
  const [one, other] = [
    { ...newer, data: join(folder, 'c') },
    { ...newer, data: join(folder, 'd') },
  ];
  await giveBlog([one, other], own, join(folder, 'more'), (text) => said.push(text));
  assert.equal(said.length, 1);
  for (const { data: filled } of [one, other]) assert.deepEqual(titlesIn(filled), ['Kept']);
});

function titlesIn(folder: string): unknown[] {
  const database = new DatabaseSync(join(folder, 'blog.db'), { readOnly: true });
  const titles = database
    .prepare('SELECT title FROM Post')
    .all()
    .map(({ title }) => title);
  database.close();
  return titles;
}
