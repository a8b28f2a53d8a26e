import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { theilSen } from '../src/loadtest/leak/theil-sen.js';
import { judge, type Point } from '../src/loadtest/leak/verdict.js';
import { measure, summaryOf, workFolder } from './support/measured.js';
import { serve } from './support/process.js';
import { end } from './support/server.js';
import { freePort } from '../src/comparison/free-port.service.js';

const skip = existsSync('/proc/self/smaps_rollup') ? false : 'not on this system';
const folder = workFolder();
writeFileSync(join(folder, 'paths.json'), '["/"]');

/** Judges a server by itself, as the command does. */
async function judged(port: number, ...more: string[]) {
  const ran = await measure(folder, [`127.0.0.1:${port}`, '--over-time', '--json', '--quiet', ...more]);
  return { ...ran, leak: summaryOf(ran).leak! };
}

async function judgedScript(name: string, argument: number) {
  const script = fileURLToPath(new URL(`./support/servers/${name}.js`, import.meta.url));
  const server = spawn(process.execPath, [script, String(argument)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  const found = await judged(Number(port.toString()), '--paths', 'paths.json', '--for', '200s');
  await end(server);
  return found;
}

test('200 bytes that stay of each request are a leak, and a heap that grows until it is full is none', { skip }, async () => {
  const [leaking, healthy] = await Promise.all([judgedScript('leaking', 200), judgedScript('healthy', 30_000)]);
  assert.equal(leaking.leak.verdict, 'leaks', leaking.leak.said);
  assert.ok(leaking.leak.low < 300 && leaking.leak.high > 200, leaking.leak.said);
  assert.match(leaking.error, /measure failed: leaks \d+ bytes a request \([\d,]+ to [\d,]+, 99 %\), .* an hour at this rate/);
  assert.equal(leaking.status, 1);
  assert.notEqual(healthy.leak.verdict, 'leaks', healthy.leak.said);
});

test('the app itself is flat', { skip }, async () => {
  const data = mkdtempSync(join(tmpdir(), 'qvill-flat-'));
  const port = await freePort();
  const app = await serve(port, data);
  const { leak, status } = await judged(port, '--for', '200s', '--to', 'app');
  await end(app);
  rmSync(data, { recursive: true });
  assert.equal(leak.verdict, 'flat', leak.said);
  assert.equal(status, 0);
  const html = readFileSync(join(folder, 'app/summary.html'), 'utf8');
  assert.match(html, /<figcaption>Memory by requests: flat<\/figcaption>/);
  assert.match(html, /The memory of this server is flat at [\d.]+ MB/);
});

const second = 20_000;
/** Ten looks a second at 20,000 requests a second. */
const watched = (seconds: number, own: (requests: number) => number): Point[] =>
  Array.from({ length: seconds * 10 }, (_, n) => ({ seconds: n / 10, requests: (n * second) / 10, own: own((n * second) / 10) }));
const verdict = (seconds: number, own: (requests: number) => number) => judge(watched(seconds, own), 2)?.verdict;
const mb = 1024 * 1024;

test('garbage that is collected late is no leak, however its teeth stand; what stays below the teeth is one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20_000, max: 150_000 }), fc.integer({ min: 4, max: 60 }), fc.integer({ min: 30, max: 120 }), (tooth, height, seconds) => {
      const saw = (requests: number) => 30 * mb + ((requests % tooth) / tooth) * height * mb;
      assert.notEqual(verdict(seconds, saw), 'leaks', `teeth of ${tooth} requests`);
      assert.equal(
        verdict(120, (requests) => saw(requests) + requests * 200),
        'leaks',
      );
    }),
  );
});

test('a heap that fills ever more slowly is not called leaking, and one that has been full for a while is flat', () => {
  for (const full of [50_000, 150_000, 400_000]) {
    const grows = (requests: number) => 20 * mb + 150 * mb * (1 - Math.exp(-requests / full));
    for (const seconds of [10, 20, 40, 60, 90, 120]) assert.notEqual(verdict(seconds, grows), 'leaks', `${full} after ${seconds} s`);
  }
  const filled = (requests: number) => 20 * mb + Math.min(requests, 300_000) * 200;
  assert.equal(verdict(90, filled), 'flat');
  assert.equal(verdict(5, filled), undefined);
});

test('the slope of Theil and Sen is that of most points, whatever a quarter of them says', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -500, max: 500, noNaN: true }),
      fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 4, maxLength: 4 }),
      (slope, wild) => {
        const points = Array.from({ length: 24 }, (_, n) => [n * 100, slope * n * 100 + (n % 5 === 2 ? (wild[n % 4] ?? 0) : 0)] as [number, number]);
        const line = theilSen(points)!;
        assert.ok(Math.abs(line.slope - slope) <= 1e-6 * Math.max(1, Math.abs(slope)), `${line.slope} for ${slope}`);
        assert.ok(line.low <= line.slope && line.slope <= line.high);
      },
    ),
  );
  assert.equal(theilSen([[1, 1], [1, 2]]), null); // prettier-ignore
});
