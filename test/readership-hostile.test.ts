import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { logLine } from '../src/readership/log-line.js';
import { Readership } from '../src/readership/readership.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { rowsOf } from './support/rows.js';
import { serve } from './support/process.js';
import { counted, firefox, flush, line, safari } from './support/readers.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { until } from './support/typing.js';

const root = mkdtempSync(join(tmpdir(), 'qvill-hostile-'));
after(() => rmSync(root, { recursive: true }));

describe('a log with anything in it', () => {
  const log = join(root, 'access.log');
  let blog: Blog;
  before(async () => {
    writeFileSync(log, '');
    blog = await startBlog({ environment: { QVILL_NGINX_LOG: log }, clock: new StillClock(new Date('2026-11-22T12:00:00Z')) });
    await flush(blog);
  });
  beforeEach(() => blog.app.get(Readership).forget());
  after(() => blog.stop());
  const read = async (...lines: (string | Uint8Array)[]) => {
    appendFileSync(log, Buffer.concat(lines.map((each) => Buffer.from(each as string))));
    await flush(blog);
    return counted(blog);
  };

  test('a line that is none stops nothing, and is counted', async () => {
    const wrong = ['\n', 'nonsense\n', 'null\n', '[]\n', '"a"\n', '{}\n', line().slice(0, 90) + '\n', line({ time: 'yesterday' }), line({ time: '' })];
    const typed = ['{"time":1,"status":200,"method":"GET","uri":"/"}\n', '{"time":"2026-11-22T12:00:00Z","status":"200","method":"GET","uri":"/"}\n'];
    const { total, page } = await read(line(), ...wrong, ...typed, 'x'.repeat(3_000_000), '\n', line());
    assert.deepEqual(page, { '/welcome': 2 });
    assert.equal(total!['views'], 2);
    assert.ok(total!['broken']! >= wrong.length + typed.length + 1);
  });

  test('what somebody sends can’t make another line, and no text is too strange to be counted', async () => {
    const forged = `"}\n{"time":"2026-11-22T12:00:00+00:00","status":200,"method":"GET","uri":"/forged"}`;
    const { page, referrer, total } = await read(
      line({ agent: `${firefox}${forged}`, referrer: `https://a.example/${forged}` }),
      Buffer.from(line({ agent: 'MARK' + firefox }).replace('MARK', '\xff\xfe'), 'latin1'),
      line({ uri: '/a'.repeat(8_000) }),
      line({ uri: '/%00' }),
      line({ uri: '/%ff' }),
      line({ uri: '/../..' }),
      line({ uri: '*' }),
      line({ agent: firefox.repeat(400) }),
      line({ referrer: `https://${'a'.repeat(3_000)}.example/` }),
      line({ referrer: 'https://xn--nxasmq6b.example/\u202e%2e' }),
      line({ address: 'unix:' }),
    );
    assert.ok(!('/forged' in page!));
    assert.ok(Object.keys({ ...page, ...referrer }).every((name) => name.length <= 16_001));
    assert.equal(total!['broken'], undefined);
  });

  test('Varnish’s way to write what is no text is understood', () => {
    assert.equal(logLine(String.raw`{"time":"t","status":200,"method":"GET","uri":"/","agent":"a\xe9\x01","referrer":"-"}`)?.agent, 'a\xe9\x01');
    assert.equal(logLine(String.raw`{"time":"t","status":200,"method":"GET","uri":"/\x4`), null);
  });

  test('however many names somebody invents, as many are kept as are said, and those with most readers among them', async () => {
    const invented = Array.from({ length: 3_000 }, (_, i) => line({ referrer: `https://spam-${i}.example/`, uri: `/p${i}`, address: `203.0.113.${i % 250}` }));
    await read(line({ referrer: 'https://friend.example/' }).repeat(3), ...invented, line({ referrer: 'https://friend.example/' }));
    const { referrer, page, total } = counted(blog);
    assert.deepEqual([Object.keys(referrer!).length, Object.keys(page!).length], [500, 2_000]);
    assert.deepEqual([referrer!['friend.example'], page!['/welcome'], total!['views']], [4, 4, 3_004]);
  });

  test('whatever is read, in whatever pieces, the numbers are those of a naive count', async () => {
    const some = fc.record({
      uri: fc.constantFrom('/', '/a', '/b?x', '/atom.xml', '/icon.svg', '/search?q=a'),
      status: fc.constantFrom(200, 304, 301, 404),
      method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST'),
      agent: fc.constantFrom(firefox, safari, 'Googlebot/2.1', 'FreshRSS/1.28'),
      address: fc.constantFrom('203.0.113.1', '203.0.113.2', '2001:db8::1'),
      time: fc.constantFrom('2026-11-21T23:59:59+00:00', '2026-11-22T00:00:00+00:00'),
    });
    const runs = Number(process.env['QVILL_TEST_RUNS'] ?? 15);
    await fc.assert(
      fc.asyncProperty(fc.array(some, { maxLength: 40 }), fc.nat(40), async (requests, cut) => {
        await blog.app.get(Readership).forget();
        await read(...requests.slice(0, cut).map(line));
        await read(...requests.slice(cut).map(line));
        const answered = requests.filter(({ method, status }) => method === 'GET' && (status === 200 || status === 304));
        const pages = answered.filter(({ uri }) => ['/', '/a', '/b?x'].includes(uri));
        const views = pages.filter(({ agent }) => agent === firefox || agent === safari);
        for (const day of ['2026-11-21', '2026-11-22']) {
          const mine = views.filter(({ time }) => time.startsWith(day));
          const { total = {}, page = {} } = counted(blog, day);
          assert.equal(total['views'] ?? 0, mine.length);
          assert.equal(total['visitors'] ?? 0, new Set(mine.map(({ agent, address }) => agent + address)).size);
          for (const path of ['/', '/a', '/b']) assert.equal(page[path] ?? 0, mine.filter(({ uri }) => uri.split('?')[0] === path).length);
        }
      }),
      { numRuns: runs },
    );
  });
});

test('who is killed while it reads has counted nothing twice and left nothing out', async () => {
  const [data, log] = [join(root, 'data'), join(root, 'killed.log')];
  writeFileSync(log, '');
  const first = await startBlog({ data, environment: { QVILL_NGINX_LOG: log } });
  await flush(first);
  await first.stop();
  const lines = 150_000;
  const written = Array.from({ length: 1_000 }, (_, i) => line({ uri: `/p${i % 40}` })).join('');
  for (let i = 0; i < lines / 1_000; i++) appendFileSync(log, written);
  const port = await freePort();
  const place = () => JSON.stringify((rowsOf(first)['Setting'] as { name: string }[]).find(({ name }) => name === 'accessLog'));
  for (let kills = 0; kills < 3; kills++) {
    const began = place();
    const app = await serve(port, data, { QVILL_NGINX_LOG: log });
    if (kills < 2) await until('something is counted', () => place() !== began);
    app.kill('SIGKILL');
    await once(app, 'exit');
  }
  const last = await startBlog({ data, environment: { QVILL_NGINX_LOG: log } });
  await flush(last);
  const { page, total } = counted(last);
  await last.stop();
  assert.equal(total!['views'], lines);
  assert.deepEqual(new Set(Object.values(page!)), new Set([lines / 40]));
});
