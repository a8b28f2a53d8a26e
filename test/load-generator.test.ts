import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AnswerReader } from '../src/loadtest/load/answer-reader.js';
import { load } from '../src/loadtest/load/load.service.js';
import type { Plan } from '../src/loadtest/load/plan.js';
import { answering, speaking } from './support/small-server.js';
import { freePort } from '../src/comparison/free-port.service.js';

const page = { path: '/', group: 'page', status: 200 };
const short = { users: 4, seconds: 0.4 };
const run = ({ dial }: { dial: Plan['dial'] }, more: Partial<Plan> = {}) => load({ dial, targets: [page], ...short, ...more });

test('an answer is read the same whole and in pieces, with a length, in chunks, after a 103, and to the end of the connection', () => {
  const answers: [text: string, body: number][] = [
    ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 5],
    ['HTTP/1.1 404 Not Found\r\ncontent-length:0\r\n\r\n', 0],
    [
      'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\nx: y\r\n\r\n',
      11,
    ],
    ['HTTP/1.1 204 No Content\r\n\r\n', 0],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...answers), fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), ([text, body], sizes) => {
      const reader = new AnswerReader();
      reader.begin();
      const whole: boolean[] = [];
      for (let at = 0, n = 0; at < text.length; n++) {
        const end = at + (sizes[n] ?? text.length);
        whole.push(reader.take(Buffer.from(text.slice(at, end), 'latin1')));
        at = end;
      }
      assert.deepEqual(whole.filter(Boolean), [true], text);
      assert.ok(whole.at(-1));
      assert.deepEqual([reader.bodyBytes, reader.wireBytes], [body, text.length]);
    }),
  );
});

test('users ask one after the other for all addresses, each as often, and what they got is counted on the wire', async () => {
  const asked = new Map<string, number>();
  const server = await answering((request, response) => {
    asked.set(request.url!, (asked.get(request.url!) ?? 0) + 1);
    response.end('x'.repeat(1_000));
  });
  const { tally, latency, stopped, unfinished } = await run(server, { targets: [page, { ...page, path: '/b', group: 'other' }] });
  await server.stop();
  assert.equal(stopped.kind, 'time');
  assert.equal(unfinished, 0);
  assert.equal(tally.requests, asked.get('/')! + asked.get('/b')!);
  assert.ok(Math.abs(asked.get('/')! - asked.get('/b')!) <= 1);
  assert.deepEqual([...tally.statuses], [[200, tally.requests]]);
  assert.deepEqual(
    [...tally.groups.values()].map(({ count }) => count).reduce((a, b) => a + b),
    latency.count,
  );
  assert.ok(tally.bytes > tally.requests * 1_000 && tally.bytes < tally.requests * 1_400);
  assert.equal(tally.failed, 0);
});

test('a server that stands still makes all wait who came meanwhile: at a fixed rate each of them is counted', async () => {
  let begun = 0;
  const server = await answering((_, response) => {
    begun ||= performance.now();
    const since = performance.now() - begun;
    // Deaf for half a second of two: a quarter of all who come wait for a quarter of a second on average
    setTimeout(() => response.end('x'), since > 500 && since < 1_000 ? 1_000 - since : 0);
  });
  const open = await run(server, { rate: 200, users: 500, seconds: 2 });
  begun = 0;
  const closed = await run(server, { users: 1, seconds: 2 });
  await server.stop();
  assert.ok(Math.abs(open.tally.requests - 400) <= 2, `${open.tally.requests}`);
  assert.equal(open.unsent, 0);
  assert.ok(open.latency.quantile(0.9) > 200_000, `${open.latency.quantile(0.9)}`);
  // What a closed loop says of the same server: one was slow
  assert.ok(closed.latency.quantile(0.9) < 200_000, `${closed.latency.quantile(0.9)}`);
});

test('what was due and could not be sent is said', async () => {
  const server = await answering((_, response) => void setTimeout(() => response.end('x'), 100));
  const { tally, unsent, late } = await run(server, { rate: 100, users: 2, seconds: 1 });
  await server.stop();
  assert.ok(tally.requests <= 22 && unsent >= 70 && late!.max > 500_000, `${tally.requests} ${unsent}`);
});

test('each kind of failure is counted as what it is', async () => {
  const kinds = async (talk: Parameters<typeof speaking>[0], more: Partial<Plan> = {}) => {
    const server = await speaking(talk);
    const { tally } = await run(server, { users: 1, seconds: 0.3, ...more });
    await server.stop();
    return [...tally.errors.keys()];
  };
  assert.deepEqual(await kinds((socket) => socket.end('HTTP/1.1 500 No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')), ['status']);
  assert.deepEqual(await kinds((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort')), ['truncated']);
  assert.deepEqual(await kinds((socket) => socket.resetAndDestroy()), ['reset']);
  assert.deepEqual(await kinds((socket) => void socket.write('SSH-2.0-OpenSSH\r\n\r\n')), ['malformed']);
  assert.deepEqual(await kinds(() => {}, { timeoutMs: 100 }), ['timeout']);
  const moved = (to: string) => (socket: { end: (text: string) => void }) => socket.end(`HTTP/1.1 301 No\r\nLocation: ${to}\r\ncontent-length: 0\r\n\r\n`);
  const redirect = { targets: [{ path: '/old', group: 'redirect', status: 301, to: '/new' }] };
  assert.deepEqual(await kinds(moved('/new'), redirect), []);
  assert.deepEqual(await kinds(moved('/other'), redirect), ['elsewhere']);
  const port = await freePort();
  const nobody = await run({ dial: { address: '127.0.0.1', port, host: 'x', tls: null } });
  assert.deepEqual([...nobody.tally.errors.keys()], ['refused']);
});

test('a connection that the server closes between two requests is opened again, and no error', async () => {
  const server = await answering((request, response) => {
    response.end('x');
    // As a server does that is tired of the connection, and does not say so
    setImmediate(() => request.socket.end());
  });
  const { tally } = await run(server, { users: 2 });
  await server.stop();
  assert.deepEqual([tally.failed, tally.requests > 10], [0, true]);
});

test('who is not there any more, or only errs, ends the run, and so does who is told to', async () => {
  const server = await answering((_, response) => response.end('x'));
  const gone = run(server, { seconds: 30, users: 10 });
  setTimeout(() => void server.stop(), 300);
  assert.equal((await gone).stopped.kind, 'gone');
  const broken = await answering((_, response) => response.writeHead(500).end());
  assert.match((await run(broken, { seconds: 30 })).stopped.said, /too many errors/);
  const told = new AbortController();
  setTimeout(() => told.abort(), 200);
  const { stopped, tally } = await load({ dial: broken.dial, targets: [page], ...short, seconds: 30 }, { signal: told.signal });
  await broken.stop();
  assert.ok(stopped.kind === 'told' && tally.requests > 0);
});
