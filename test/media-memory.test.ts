import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { quarters } from './support/images.js';
import { qvill } from './support/process.js';
import { box, film } from './support/recordings.js';
import { end } from './support/server.js';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
const password = 'correct horse battery';
const skip = existsSync('/proc/self/smaps_rollup') ? false : 'not on this system';

test('the process that serves the blog never loads a decoder, and keeps no memory of files that went through it', { skip }, async () => {
  const data = mkdtempSync(join(tmpdir(), 'qvill-memory-'));
  const environment = { QVILL_DATA: data, PORT: '0', QVILL_OPS_PORT: 'off' };
  await qvill(['author', 'add', 'ada@example.org', '--name', 'Ada', '--password-stdin'], environment, password);
  const app = spawn(process.execPath, ['--max-semi-space-size=2', '--disable-warning=ExperimentalWarning', main, 'serve'], {
    env: { PATH: process.env['PATH'], MALLOC_ARENA_MAX: '1', ...environment },
  });
  try {
    let out = '';
    app.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    while (!/Write: /.test(out)) await once(app.stdout, 'data');
    const url = /Your blog: (\S+?)\/?\n/.exec(out)![1]!;
    const session = await fetch(`${url}/admin/session`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'ada@example.org', password }),
      redirect: 'manual',
    });
    const cookie = session.headers.getSetCookie()[0]!.split(';')[0]!;
    const page = await (await fetch(`${url}/admin/media`, { headers: { cookie } })).text();
    const headers = { cookie, 'x-csrf-token': /name="csrf" value="([^"]+)"/.exec(page)![1]!, accept: 'application/json' };
    const add = async (name: string, bytes: Buffer) => {
      const body = new FormData();
      body.set('file', new Blob([Uint8Array.from(bytes)]), name);
      const answer = await fetch(`${url}/admin/media`, { method: 'POST', headers, body });
      assert.equal(answer.status, 201, await answer.clone().text());
      return (await answer.json()) as { name: string };
    };
    const isReady = async (name: string) => /_480/.test(await (await fetch(`${url}/admin/media?name=${name}`, { headers })).text());
    const photo = (width: number) => quarters(width, 700).jpeg().toBuffer();

    const first = await add('first.jpg', await photo(999));
    while (!(await isReady(first.name))) await pause(100);
    const rested = anonymous(app.pid!);
    for (let n = 0; n < 4; n++) await add(`${n}.jpg`, await photo(1000 + n));
    const clip = await add('clip.mp4', Buffer.concat([film().file, box('mdat', Buffer.alloc(60_000_000))]));
    for (let n = 0; n < 3; n++) assert.ok((await (await fetch(`${url}/media/${clip.name}`)).arrayBuffer()).byteLength > 60_000_000);
    while (!(await isReady('3.jpg'))) await pause(100);
    assert.doesNotMatch(readFileSync(`/proc/${app.pid}/maps`, 'utf8'), /vips|sharp/);
    const grown = (anonymous(app.pid!) - rested) / 1_000;
    assert.ok(grown < 20, `${grown.toFixed(1)} MB more than before`);
  } finally {
    await end(app);
    rmSync(data, { recursive: true });
  }
});

/** Memory that belongs to a process alone, in KB. */
const anonymous = (pid: number): number => Number(/^Pss_Anon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))![1]);
