import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { encode } from '../src/ops/pprof/pprof.js';
import { end } from './support/server.js';
import { look, type Seen, startWatched, type Watched } from './support/watched.js';

const go = '/usr/bin/go';
const skip = existsSync(go) ? false : 'Go is not installed';
const folder = mkdtempSync(join(tmpdir(), 'qvill-pprof-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;

/** What Go's pprof makes of a profile. */
function pprof(bytes: Uint8Array, ...how: string[]): string {
  const file = join(folder, `${files++}.pb.gz`);
  writeFileSync(file, bytes);
  const { status, stdout, stderr } = spawnSync(go, ['tool', 'pprof', ...how, file], {
    encoding: 'utf8',
    env: { ...process.env, HOME: folder, PPROF_TMPDIR: folder },
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

describe('profiles of the running blog', () => {
  let blog: Watched;
  before(async () => {
    blog = await startWatched(join(folder, 'data'));
  });
  after(async () => blog && (await end(blog.app)));

  const take = (path: string) => look(blog.ops, `GET /debug/pprof/${path}`);
  const isFile = ({ status, headers, bytes }: Seen) => {
    assert.deepEqual([status, headers['content-type'], headers['content-encoding']], [200, 'application/octet-stream', undefined]);
    assert.match(headers['content-disposition']!, /^attachment; filename="(profile|heap)\.pb\.gz"$/);
    assert.ok(gunzipSync(bytes).length > 100);
  };
  /** Asks for pages that nobody has, which costs more than pages that are there, until what is awaited has come. */
  async function keepingBusy<T>(awaited: Promise<T>): Promise<T> {
    let isDone = false;
    const done = awaited.finally(() => (isDone = true));
    for (let n = 0; !isDone; n++) await Promise.all([look(blog.port, `GET /nobody/is/${n}`), look(blog.port, 'GET /welcome', { 'accept-encoding': 'br' })]);
    return done;
  }

  test('of the processor: where its time went, by function, file and line as they are written', { skip }, async () => {
    const profile = await keepingBusy(take('profile?seconds=2'));
    isFile(profile);
    const raw = pprof(profile.bytes, '-raw');
    assert.match(raw, /^PeriodType: cpu nanoseconds\nPeriod: 1000000\nTime: 20\d\d-.*\nDuration: [23](\.\d+)?\n?/);
    assert.match(raw, /Samples:\nsamples\/count cpu\/nanoseconds\n +\d+ +\d+: \d+/);
    assert.doesNotMatch(raw, /\(idle\)/);
    const lines = pprof(profile.bytes, '-top', '-lines', '-nodecount=500');
    assert.match(lines, /^Type: cpu\n/m);
    assert.match(lines, /answer src\/site\/tree-server\.service\.ts:\d+/);
    assert.doesNotMatch(lines, /dist\/src/);
  });

  test('of the heap: what lives there, by where it was allocated', { skip }, async () => {
    const profile = await keepingBusy(take('heap?seconds=2'));
    isFile(profile);
    assert.match(pprof(profile.bytes, '-raw'), /^PeriodType: space bytes\nPeriod: 16384\n[^]*Samples:\ninuse_space\/bytes\n +\d+: \d+/);
    assert.match(pprof(profile.bytes, '-top', '-cum', '-lines', '-nodecount=500'), / src\/site\/[a-z-]+(\.[a-z]+)?\.ts:\d+/);
    const again = await take('heap');
    isFile(again);
  });

  test('one of the processor at a time; the next can be had when it is done, or nobody waits for it', async () => {
    const both = (await Promise.all([take('profile?seconds=1'), take('profile?seconds=1')])).toSorted((one, other) => one.status - other.status);
    isFile(both[0]!);
    assert.deepEqual([both[1]!.status, both[1]!.body], [409, 'Another profile is being taken; ask again when it is done\n']);
    const long = request({ hostname: '127.0.0.1', port: blog.ops, path: '/debug/pprof/profile?seconds=60', agent: false }).end();
    long.on('error', () => {});
    const [socket] = (await once(long, 'socket')) as [Socket];
    await once(socket, 'connect');
    assert.equal((await take('profile?seconds=60')).status, 409);
    long.destroy();
    while ((await take('profile?seconds=1')).status !== 200);
  });

  test('a length that is none is refused in words, and HEAD takes none', async () => {
    for (const seconds of ['0', '61', '-1', '1.5', 'x', '', '1e1', '100'])
      for (const path of seconds === '0' ? ['profile'] : ['profile', 'heap']) {
        const { status, body } = await take(`${path}?seconds=${seconds}`);
        assert.deepEqual([status, /^seconds is “.*”; it must be a whole number from [01] to 60\n$/.test(body)], [400, true], `${path} ${seconds}`);
      }
    const { status, headers, body } = await look(blog.ops, 'HEAD /debug/pprof/profile');
    assert.deepEqual([status, headers['content-type'], body], [200, 'application/octet-stream', '']);
  });
});

test('a profile holds whatever names and figures there are', { skip }, () => {
  const place = { name: 'größer "als" 日本', file: 'a b/ü.ts', start: 1, line: 300 };
  const stack = [place, { ...place, line: 20_000 }, { name: '', file: '', start: 0, line: 0 }];
  const kind = { type: 'cpu', unit: 'nanoseconds' };
  const profile = {
    kinds: [kind],
    samples: [
      { stack, values: [2 ** 40 + 1] },
      { stack: [place], values: [0] },
    ],
    period: { ...kind, value: 1 },
  };
  const raw = pprof(encode({ ...profile, beganAt: Date.UTC(2026, 10, 22), milliseconds: 1_500, program: 'qvill' }), '-raw');
  assert.match(raw, /^PeriodType: cpu nanoseconds\nPeriod: 1\nTime: 2026-11-22 .*\nDuration: 1\.5/);
  assert.match(raw, /1099511627777: 1 2 3/);
  assert.match(raw, /größer "als" 日本 a b\/ü\.ts:300/);
});
