import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { startBlog } from './support/blog.js';
import { ask } from './support/edge.js';
import { fields } from './support/fields.js';
import { nginxSkipReason } from './support/nginx.js';
import { qvill } from './support/process.js';
import { comesUp, end } from './support/server.js';
import { freePort } from '../src/comparison/free-port.service.js';

test('the configuration that qvill nginx writes serves the blog, also where a module of nginx is missing', { skip: nginxSkipReason() }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-nginx-command-'));
  const data = join(folder, 'data');
  const blog = await startBlog({ data });
  await blog.app
    .get(PostStore)
    .create(fields({ title: 'Rivers', aliases: ['/old'] }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  for (const [name, modules, encoding] of [
    ['all', [], 'br'],
    ['none', ['--modules', folder], 'gzip'],
  ] as const) {
    const [port, place] = [await freePort(), join(folder, name)];
    const written = await qvill(['nginx', place, '--listen', String(port), ...modules], { QVILL_DATA: data, PORT: String(blog.port) });
    assert.equal(written.status, 0, written.error);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${place}/${each};`).join(' ');
    const file = join(place, 'nginx.conf');
    writeFileSync(file, readFileSync(file, 'utf8').replace('include site.conf;', `${temporary} include site.conf;`));
    const nginx = spawn('nginx', ['-c', file, '-g', 'daemon off;'], { stdio: 'ignore' });
    const status = async (path: string) => (await ask(port, `GET ${path}`).catch(() => null))?.status;
    assert.ok(await comesUp(nginx, async () => (await status('/')) === 200), name);
    assert.equal((await ask(port, 'GET /rivers', { 'accept-encoding': 'gzip, br' })).headers['content-encoding'], encoding);
    assert.deepEqual([await status('/old'), await status('/RIVERS'), await status('/none.txt'), await status('/.env')], [301, 301, 404, 404], name);
    await end(nginx);
  }
  await blog.stop();
  rmSync(folder, { recursive: true });
});
