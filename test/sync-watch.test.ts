import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { qvill } from './support/process.js';
import { SyncedBlog } from './support/synced.js';

let both: SyncedBlog;
let watching: ChildProcess | undefined;
before(async () => {
  both = await SyncedBlog.start();
});
after(async () => {
  watching?.kill('SIGKILL');
  await both?.stop();
});

async function comes(what: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !what() && Date.now() < end;) await sleep(20);
  assert.ok(what(), String(what));
}

const page = (slug: string): string => {
  try {
    return readFileSync(`${both.blog.config.site}/pages/${slug}.html`, 'utf8');
  } catch {
    return '';
  }
};

test('the command syncs once, says what it did, and publishes', async () => {
  await both.create({ title: 'Rain', markdown: 'It *rains*.' });
  const environment = { QVILL_DATA: both.blog.config.data };
  const { status, out } = await qvill(['sync', both.folder], environment);
  assert.deepEqual([status, out.split('\n')[0]], [0, '0 to the blog, 0 new there, 0 to its trash, 1 to the folder, 0 removed there, 0 kept in both versions']);
  both.edit('posts/rain.md', 'It *rains*.', 'It *pours*.');
  assert.match((await qvill(['sync', both.folder], environment)).out, /^1 to the blog/);
  assert.match(page('rain'), /<em>pours<\/em>/);
  both.edit('posts/rain.md', 'pours', 'drizzles');
  await both.change('rain', { markdown: 'It *hails*.' });
  const { status: kept, out: said } = await qvill(['sync', both.folder], environment);
  assert.equal(kept, 1);
  assert.match(said, /both {5}posts\/rain\.md: both have changed the markdown; the folder’s version is in posts\/rain\.conflict\.md/);
  assert.equal((await qvill(['sync', `${both.folder}/nowhere`], environment)).status, 1);
});

test('while it watches, what either side writes is on the other, until it is told to stop', async () => {
  const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
  watching = spawn(process.execPath, [main, 'sync', both.folder, '--watch'], {
    env: { PATH: process.env['PATH'], QVILL_DATA: both.blog.config.data },
    stdio: 'ignore',
  });
  await both.create({ title: 'Snow', markdown: 'White.' });
  await comes(() => both.has('posts/snow.md'));
  both.edit('posts/snow.md', 'White.', 'Grey by noon.');
  await comes(() => page('snow').includes('Grey by noon.'));
  both.write('posts/ice.md', '---\ntitle: Ice\ndate: 2026-01-01\n---\nThin.');
  await comes(() => page('ice').includes('Thin.'));
  both.remove('posts/snow.md');
  await comes(() => page('snow') === '');
  watching.kill('SIGTERM');
  assert.deepEqual(await once(watching, 'exit'), [0, null]);
});
