import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Publisher } from '../src/publishing/publisher.service.js';
import { RedirectStore } from '../src/redirects/redirect.store.js';
import { Readership } from '../src/readership/readership.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';

const folder = mkdtempSync(join(tmpdir(), 'qvill-log-'));
const log = join(folder, 'access.log');
let blog: Blog;
before(async () => {
  writeFileSync(log, line('/docs', 301).repeat(3));
  blog = await startBlog({ environment: { QVILL_NGINX_LOG: log } });
  await blog.app.get(RedirectStore).take('docs https://docs.example/\n/a/* /b/:splat 302\ngone 410\n', { isDryRun: false });
  await blog.app.get(Publisher).publish();
});
after(async () => {
  await blog.stop();
  rmSync(folder, { recursive: true });
});

function line(uri: string, status: number, method = 'GET'): string {
  return `{"time":"2026-11-22T03:00:00+00:00","status":${status},"method":"${method}","host":"blog.example","uri":"${uri}","bytes":0}\n`;
}
async function hits(): Promise<Record<string, number>> {
  await blog.app.get(Readership).flush();
  const rows = blog.app.get(RedirectStore).rows('', { skip: 0, take: 10 });
  for (const { hits: count, lastUsedAt } of rows) assert.equal(count > 0, lastUsedAt !== null);
  return Object.fromEntries(rows.map(({ source, hits: count }) => [source, count]));
}

test('what nginx answers by a rule is counted from its log, in its own words', { skip: nginxSkipReason() }, async () => {
  assert.deepEqual(await hits(), { '/docs': 0, '/gone': 0, '/a/*': 0 }, 'what was there before is nobody’s');
  const nginx = await startNginx({ site: blog.config.site, appPort: 1 });
  for (const path of ['/docs', '/Docs/?a="b', '/a/x', '/a/y%20z', '/gone', '/nothing.here', '/welcome', '/WELCOME'])
    await fetch(nginx.url + path, { redirect: 'manual' });
  await fetch(`${nginx.url}/docs`, { method: 'HEAD', redirect: 'manual' });
  await fetch(`${nginx.url}/docs`, { method: 'POST', redirect: 'manual' });
  appendFileSync(log, await nginx.accessLog());
  await nginx.stop();
  assert.deepEqual(await hits(), { '/docs': 3, '/gone': 1, '/a/*': 2 });
  assert.deepEqual(await hits(), { '/docs': 3, '/gone': 1, '/a/*': 2 }, 'once');
});

test('half a line waits for its end, a rotated log begins anew, and lines of others are passed over', async () => {
  const { '/docs': before = 0 } = await hits();
  const whole = line('/docs', 301);
  appendFileSync(log, `not JSON "status":301,"method":"GET"\n${line('/docs', 404)}${line('/docs', 301, 'POST')}${whole.slice(0, 40)}`);
  assert.equal((await hits())['/docs'], before);
  appendFileSync(log, whole.slice(40));
  assert.equal((await hits())['/docs'], before + 1);
  renameSync(log, `${log}.1`);
  assert.equal((await hits())['/docs'], before + 1);
  writeFileSync(log, whole.repeat(2));
  assert.equal((await hits())['/docs'], before + 3);
  writeFileSync(log, line('/docs?x', 301));
  assert.equal((await hits())['/docs'], before + 4, 'cut in place');
});
