import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/comparison/free-port.service.js';
import { sessionCookie } from '../src/auth/cookies.js';
import { formToken } from '../src/auth/secret.js';
import { SessionStore } from '../src/auth/session.store.js';
import { AuthorStore } from '../src/auth/author.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { serve } from './support/process.js';
import { type Attack, attacks, flood } from './support/siege.js';

const account = { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' } as const;

/** New visitors, one after the other: every answer is the page. nginx may close a connection that is only kept when it runs short of them. */
async function readersAreServed(url: string, page: string, times = 20): Promise<void> {
  for (let n = 0; n < times; n++) {
    const reply = await fetch(url, { headers: { connection: 'close' } });
    assert.deepEqual([reply.status, await reply.text()], [200, page]);
    await sleep(10);
  }
}

/** Those who were refused were told when to come again; nothing else came than what is expected. */
function assertShed({ tally }: Attack, expected: number[]): void {
  const { 503: shed = 0, 429: limited = 0 } = tally.statuses;
  assert.deepEqual(
    Object.keys(tally.statuses).map(Number).filter((status) => !expected.includes(status)),
    [],
    JSON.stringify(tally),
  ); // prettier-ignore
  assert.equal(tally.retryAfter, shed + limited, JSON.stringify(tally));
  assert.equal(tally.cut, 0, JSON.stringify(tally));
}

describe('a blog that is flooded', () => {
  let blog: Blog;
  let page: string;
  let session: string;
  before(async () => {
    blog = await startBlog();
    page = await (await fetch(blog.url)).text();
    const id = await blog.app.get(AuthorStore).add(account);
    session = await blog.app.get(SessionStore).begin(id);
  });
  after(() => blog?.stop());

  const known = (path: string, init: RequestInit = {}) =>
    fetch(blog.url + path, { redirect: 'manual', ...init, headers: { cookie: `${sessionCookie}=${session}`, ...init.headers } });

  for (const [name, expected] of [
    ['search flood', [200, 503]],
    ['kudos flood', [201, 429, 503]],
    ['log-in flood', [422, 503]],
    ['log-in pages', [200, 503]],
    ['API flood, no token', [401, 503]],
  ] as const) {
    test(`${name}: readers have their pages, authors their desk, the rest is shed with a time to come again, and then all is as before`, async () => {
      const attack = await attacks[name](blog.port, 200);
      try {
        await readersAreServed(blog.url, page);
        assert.equal((await known('/admin')).status, 200);
        await sleep(1_500);
      } finally {
        await attack.end();
      }
      assertShed(attack, [...expected]);
      assert.ok((attack.tally.statuses[503] ?? 0) > 0, `nothing was shed: ${JSON.stringify(attack.tally)}`);
      for (const [path, status] of [['/search?q=blog', 200], ['/admin/session/new', 200], ['/api/posts', 401], ['/kudos/1', 200]] as const)
        assert.equal((await fetch(blog.url + path)).status, status, path); // prettier-ignore
    });
  }

  test('the page of the search is a page like others while strangers flood it with questions', async () => {
    const attack = await attacks['search flood'](blog.port, 200);
    try {
      await sleep(500);
      for (let n = 0; n < 20; n++) for (const path of ['/search', '/search/']) assert.equal((await fetch(blog.url + path)).status, 200, path);
      await sleep(1_500); // a refusal is held back for a second
    } finally {
      await attack.end();
    }
    assert.ok((attack.tally.statuses[503] ?? 0) > 0, 'the line was never full');
  });

  test('who is known signs in while strangers flood the door', async () => {
    const form = (email: string) => new URLSearchParams({ email, password: account.password });
    const first = await fetch(`${blog.url}/admin/session`, { method: 'POST', body: form(account.email), redirect: 'manual' });
    const device = first.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '); // prettier-ignore
    const attack = await attacks['log-in flood'](blog.port, 200);
    try {
      await sleep(500);
      const again = await fetch(`${blog.url}/admin/session`, { method: 'POST', body: form(account.email), headers: { cookie: device }, redirect: 'manual' });
      assert.equal(again.status, 303);
    } finally {
      await attack.end();
    }
  });

  test('a stranger is no known one by a cookie that was made up', async () => {
    const cookie = `${sessionCookie}=${'x'.repeat(43)}; qvill_device=${'y'.repeat(43)}`;
    const attack = flood(blog.port, 200, { path: () => '/admin/session/new', headers: { cookie } });
    try {
      await readersAreServed(blog.url, page);
      await sleep(1_500); // a refusal is held back for a second
    } finally {
      await attack.end();
    }
    assertShed(attack, [200, 503]);
    assert.ok((attack.tally.statuses[503] ?? 0) > 0);
  });

  test('slow headers, slow bodies and silence are over after half a minute; a body of somebody known may take longer', async () => {
    const until = async (first: string, piece: Buffer | string = '', everyMs = 1_000, forMs = 60_000) => {
      const began = performance.now();
      const socket = connect(blog.port, '127.0.0.1', () => void (first !== '' && socket.write(first)));
      const drip = setInterval(() => socket.writable && piece !== '' && socket.write(piece), everyMs);
      const end = setTimeout(() => socket.destroy(), forMs);
      let said = '';
      socket.on('error', () => {}).on('data', (some) => (said += some.toString('latin1')));
      await once(socket, 'close');
      clearInterval(drip);
      clearTimeout(end);
      return { said: said.split('\r\n')[0], seconds: (performance.now() - began) / 1_000 };
    };
    const form = 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ';
    const cookie = `Cookie: ${sessionCookie}=${session}\r\nX-CSRF-Token: ${formToken(session)}\r\n`;
    const piece = Buffer.alloc(8_000, 'a');
    const [silent, headers, body, read, rate, long] = await Promise.all([
      until(''),
      until('GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ', 'a'),
      until(`POST /admin/session HTTP/1.1\r\nHost: localhost\r\n${form}4000\r\n\r\na`, 'a'),
      until('GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\na', 'a'),
      until(`POST /admin/posts HTTP/1.1\r\nHost: localhost\r\n${cookie}${form}400000\r\n\r\na`, 'a', 1_000, 90_000),
      // 320,000 bytes, 8,000 a second
      until(`POST /admin/posts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${cookie}${form}320006\r\n\r\ntitle=`, piece, 1_000, 90_000),
    ]);
    for (const each of [silent, headers, body]) assert.equal(each.said, 'HTTP/1.1 408 Request Timeout');
    assert.ok(silent.seconds < 25 && headers.seconds < 25, 'headers have ten seconds');
    assert.ok(body.seconds < 55 && read.seconds < 55, 'all of a stranger’s request has thirty');
    assert.equal(read.said, 'HTTP/1.1 200 OK');
    assert.ok(rate.seconds < 80 && !/ 30/.test(rate.said!), 'a byte a second is too little from anybody');
    assert.ok(long.seconds > 35, `${long.seconds}`);
    assert.match(long.said!, /^HTTP\/1\.1 (?:303|422) /, 'it was read to its end');
  });
});

/** Bytes that a process holds, shared ones by their part. */
const memoryOf = (pid: number): number => Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) * 1_024;

describe('a blog with five thousand connections that say little or nothing', () => {
  let data: string;
  let app: ChildProcess;
  let port: number;
  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'qvill-siege-'));
    port = await freePort();
    app = await serve(port, data);
  });
  after(async () => {
    app?.kill('SIGKILL');
    if (data) await rm(data, { recursive: true, force: true });
  });

  test('serves its readers in bounded memory, and so does nginx before it', { skip: nginxSkipReason() }, async () => {
    const nginx = await startNginx({
      site: join(data, 'site'),
      appPort: port,
      // As on a machine of two cores
      edit: (text) => text.replace('worker_processes 1;', 'worker_processes 2;'),
    });
    const url = `http://127.0.0.1:${port}/`;
    try {
      const page = await (await fetch(url)).text();
      const before = memoryOf(app.pid!);
      for (const at of [port, Number(new URL(nginx.url).port)]) {
        const crowd = [
          await attacks['idle connections'](at, 4_000),
          await attacks['slow headers'](at, 500),
          await attacks['slow bodies'](at, 250),
          await attacks['readers who never read'](at, 250),
        ];
        try {
          await readersAreServed(at === port ? url : `${nginx.url}/`, page, 50);
          assert.ok(memoryOf(app.pid!) - before < 150e6, `${(memoryOf(app.pid!) - before) / 1e6} MB more`);
        } finally {
          for (const each of crowd) await each.end();
        }
        await readersAreServed(url, page, 2);
        assert.equal((await fetch(`http://127.0.0.1:${port}/admin/session/new`)).status, 200);
      }
    } finally {
      await nginx.stop();
    }
  });
});
