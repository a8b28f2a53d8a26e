import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SessionStore } from '../src/auth/session.store.js';
import { AuthorStore } from '../src/auth/author.store.js';
import { PostStore } from '../src/posts/post.store.js';
import type { Blog } from './support/blog.js';
import { fields } from './support/fields.js';
import { qvill } from './support/process.js';
import { Houses } from './support/whole-blog.js';

const houses = new Houses();
const at = (name: string) => join(houses.folder, name);
let blog: Blog;
before(async () => {
  blog = await houses.open();
  await blog.app.get(AuthorStore).add({ name: 'Ann', email: 'ann@example.org', password: 'correct horse battery', role: 'owner' });
  for (let n = 1; n <= 300; n++)
    await blog.app.get(PostStore).create(fields({ title: `Post ${n}` }), { by: null, reason: 'published', status: 'published' }, { authorIds: [1] });
  assert.equal((await run('folder')).status, 0);
});
after(() => houses.stop());

const environment = () => ({ QVILL_DATA: blog.config.data, QVILL_URL: 'https://blog.example' });
const run = (target: string, ...options: string[]) => qvill(['export', at(target), ...options], environment());
const read = (name: string) => readFileSync(at(`folder/${name}`), 'utf8');
const inTemporaryFiles = () => readdirSync(houses.folder).filter((name) => name.endsWith('.tmp'));

test('the same blog gives the same zip, with the same files as the folder', async () => {
  assert.equal((await run('one.zip')).status, 0);
  const { out } = await run('two.zip', '--json');
  assert.deepEqual(readFileSync(at('one.zip')), readFileSync(at('two.zip')));
  const { files } = JSON.parse(out) as { files: number };
  const { files: listed } = JSON.parse(read('qvill.json')) as { files: Record<string, string> };
  assert.equal(files, Object.keys(listed).length);
  const names = readFileSync(at('one.zip')).toString('latin1');
  for (const name of [...Object.keys(listed), 'qvill.json']) assert.ok(names.includes(name), name);
});

test('nobody’s password, mail address or session is in it', () => {
  assert.deepEqual(JSON.parse(read('authors.json')).map(Object.keys).flat(), ['slug', 'name', 'role', 'writesHtml', 'timeZone', 'created']);
  const all = readdirSync(at('folder'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of all) assert.doesNotMatch(readFileSync(join(parentPath, name), 'utf8'), /ann@example|scrypt|\$argon/, name);
});

test('what is there already is not replaced, and what stands beside it is not touched', async () => {
  const { status, error } = await run('folder');
  assert.deepEqual([status, /is not empty/.test(error)], [1, true]);
  mkdirSync(at('empty'));
  assert.equal((await run('empty')).status, 0);
  assert.equal((await run('no/such/place.zip')).status, 1);
  assert.deepEqual(inTemporaryFiles(), []);
});

test('an export that is cut off leaves nothing, under any name', async () => {
  const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
  for (const name of ['cut', 'cut.zip']) {
    const child = spawn(process.execPath, [main, 'export', at(name)], { env: { PATH: process.env['PATH'], ...environment() }, stdio: 'ignore' });
    while (inTemporaryFiles().length === 0 && child.exitCode === null) await new Promise(setImmediate);
    child.kill('SIGINT');
    const [status] = (await once(child, 'exit')) as [number];
    // It may have been through before the signal came
    assert.ok(status === 130 ? !existsSync(at(name)) : status === 0 && existsSync(at(name)), `${name}: ${status}`);
    assert.deepEqual(inTemporaryFiles(), []);
  }
});

test('an export that somebody has spoiled is taken as far as it is whole, and the rest is named', async () => {
  const { folder } = await houses.export(blog);
  writeFileSync(join(folder, 'posts', 'post-1.md'), 'Quite another text');
  rmSync(join(folder, 'posts', 'post-2.md'));
  rmSync(join(folder, 'posts', 'post-3.md'));
  symlinkSync('/etc/passwd', join(folder, 'posts', 'post-3.md'));
  const { report } = await houses.restore(folder, 'without pages');
  assert.deepEqual(
    report.refused.map(({ file, reason }) => [file, reason]),
    [
      ['posts/post-1.md', 'it was changed since it was exported'],
      ['posts/post-2.md', 'it is missing'],
      ['posts/post-3.md', 'it is no file'],
    ],
  );
  assert.equal(report.restored.length, 298);
});

test('a manifest that names files outside of the export gets none of them', async () => {
  const { folder } = await houses.export(blog);
  const manifest = JSON.parse(readFileSync(join(folder, 'qvill.json'), 'utf8')) as { files: Record<string, string> };
  const files = { 'posts/../../one.md': 'x', 'posts//etc/passwd.md': 'x' };
  writeFileSync(join(folder, 'qvill.json'), JSON.stringify({ ...manifest, files }));
  const { report } = await houses.restore(folder, 'without pages');
  assert.deepEqual(
    report.refused.map(({ reason }) => reason),
    ['it lies outside of the export', 'it lies outside of the export'],
  );
  writeFileSync(join(folder, 'qvill.json'), JSON.stringify({ ...manifest, format: 2 }));
  await assert.rejects(houses.restore(folder), /is of format 2/);
});

test('a second import changes nothing, and a dry run writes nothing', async () => {
  const data = at('other');
  const other = { QVILL_DATA: data, QVILL_URL: 'https://blog.example' };
  const dry = await qvill(['import', at('folder'), '--dry-run'], other);
  assert.match(dry.out, /301 posts would be restored/);
  assert.ok(!existsSync(data));
  assert.equal((await run('one.zip')).status, 0);
  assert.match((await qvill(['import', at('one.zip')], other)).out, /301 posts restored, 0 here already, 0 refused/);
  const { mtimeMs } = statSync(join(data, 'site', 'pages', 'post-7.html'));
  assert.match((await qvill(['import', at('folder')], other)).out, /0 posts restored, 301 here already, 0 refused[^]*Pages: 0 changed, 0 removed/);
  assert.equal(statSync(join(data, 'site', 'pages', 'post-7.html')).mtimeMs, mtimeMs);
});

test('the owner downloads in the browser what the command writes, and nobody else does', async () => {
  assert.equal((await run('all.zip', '--with', 'all')).status, 0);
  const session = (id: number) => blog.app.get(SessionStore).begin(id).then((secret) => ({ cookie: `__Host-qvill_session=${secret}` })); // prettier-ignore
  const answer = await fetch(`${blog.url}/admin/export`, { headers: await session(1) });
  assert.match(answer.headers.get('content-disposition')!, /^attachment; filename="blog-2026-11-22\.zip"$/);
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), readFileSync(at('all.zip')));
  const editor = await blog.app.get(AuthorStore).add({ name: 'Ed', email: 'ed@example.org', password: 'correct horse battery', role: 'editor' });
  assert.equal((await fetch(`${blog.url}/admin/export`, { headers: await session(editor) })).status, 403);
});

test('a download that is broken off leaves the blog as it was, and nothing open', async () => {
  const secret = await blog.app.get(SessionStore).begin(1);
  const cut = new AbortController();
  const answer = await fetch(`${blog.url}/admin/export`, { headers: { cookie: `__Host-qvill_session=${secret}` }, signal: cut.signal });
  await answer.body!.getReader().read();
  cut.abort();
  await blog.app.get(PostStore).create(fields({ title: 'Afterwards' }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
  const again = await fetch(`${blog.url}/admin/export`, { headers: { cookie: `__Host-qvill_session=${secret}` } });
  assert.ok(Buffer.from(await again.arrayBuffer()).includes('posts/afterwards.md'));
});
