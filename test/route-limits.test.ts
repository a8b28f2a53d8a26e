import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { appPaths } from '../src/core/app-paths.js';
import { Rates } from '../src/site/rates.js';
import { clientOf } from '../src/site/client-of.js';
import { kindOf, type Kind, limits, type RouteLimits, strangerBytes } from '../src/site/route-limits.js';
import { type Blog, startBlog } from './support/blog.js';
import { routesOf } from './support/routes.js';
import { Owner } from './support/signed-in.js';

let blog: Blog;
let owner: Owner;
before(async () => {
  blog = await startBlog({ environment: { QVILL_TRUST_PROXY: '127.0.0.1' } });
  owner = await Owner.of(blog);
});
after(() => blog?.stop());

/** What begins so is of this kind; a route that begins with none of these is nobody's. */
const begins: [prefix: RegExp, kinds: Kind[]][] = [
  [/^\/admin\/(?:session|setup|invitation)(?=\/|$)/, ['entrance']],
  [/^\/admin(?=\/|$)/, ['admin', 'files']],
  [/^\/api\//, ['api', 'files']],
  [/^\/(?:preview|moxy)\//, ['shown']],
  [/^\/search$/, ['search']],
  [/^\/kudos\//, ['kudos']],
];

test('every route has a size, a time, a rate and places', () => {
  const doors = ['GET /search', 'GET /kudos/:id', 'POST /kudos/:id', 'DELETE /kudos/:id/:receipt'];
  for (const line of [...routesOf(blog), ...doors]) {
    const [method = '', path = ''] = line.split(' ');
    const kind = kindOf(method, path);
    const stated = begins.find(([prefix]) => prefix.test(path))?.[1];
    assert.ok(stated?.includes(kind), `${line} is “${kind}”, and nobody has stated what it may cost`);
    const { bytes, seconds, perMinute, atOnce, inLine }: RouteLimits = limits[kind];
    for (const each of [bytes, seconds, ...[perMinute, atOnce, inLine].flatMap((of) => Object.values(of))]) assert.ok(each > 0 && Number.isFinite(each), line);
    assert.ok(atOnce.stranger < atOnce.known && perMinute.stranger < perMinute.known, line);
  }
  assert.deepEqual(
    appPaths.filter((first) => !begins.some(([prefix]) => prefix.test(`/${first}`) || prefix.test(`/${first}/a`))),
    [],
  );
});

test('files are taken at the routes that take files, and at no other', () => {
  const takers = routesOf(blog).filter((line) => kindOf(...(line.split(' ') as [string, string])) === 'files');
  assert.deepEqual(takers.toSorted(), [
    'POST /admin/imports',
    'POST /admin/media',
    'POST /admin/media/:id/replacement',
    'POST /admin/redirects/import',
    'POST /admin/settings/icon',
    'POST /api/media',
    'POST /api/micropub',
    'POST /api/micropub/media',
  ]);
});

/** The first line that comes back to a request of which only the head is sent. */
async function said(head: string): Promise<string> {
  const socket = connect(blog.port, '127.0.0.1', () => socket.write(`${head}\r\nHost: localhost\r\n\r\n`));
  let text = '';
  for await (const some of socket) if ((text += some).includes('\r\n')) break;
  socket.destroy();
  return text.split('\r\n')[0]!;
}

test('what is too large is refused before it is sent: for strangers at 64 KB, for the known where the route says', async () => {
  const cookie = `Cookie: ${owner.headers['cookie']}`;
  for (const [line, most] of [
    ['POST /admin/session', limits.entrance.bytes],
    ['POST /admin/posts', limits.admin.bytes],
    ['POST /admin/media', limits.files.bytes],
    ['POST /api/webmention', limits.api.bytes],
  ] as const) {
    assert.match(await said(`${line} HTTP/1.1\r\nContent-Length: ${strangerBytes + 1}`), / 413 /, line);
    assert.match(await said(`${line} HTTP/1.1\r\nTransfer-Encoding: chunked`), / 411 /, line);
    assert.match(await said(`${line} HTTP/1.1\r\n${cookie}\r\nContent-Length: ${most + 1}`), / 413 /, line);
  }
  assert.match(await said(`POST /kudos/1 HTTP/1.1\r\nContent-Length: ${limits.kudos.bytes + 1}`), / 413 /);
  assert.match(await said(`GET /search HTTP/1.1\r\nContent-Length: ${limits.search.bytes + 1}`), / 413 /);
});

test('who asks too often is told so with a time, and others are answered meanwhile', async () => {
  const ask = (address: string) => fetch(`${blog.url}/kudos/1`, { headers: { 'x-forwarded-for': address } });
  const most = limits.kudos.perMinute.stranger;
  const replies = await Promise.all(Array.from({ length: 10 }, async () => {
    const statuses: number[] = [];
    for (let n = 0; n < most / 10; n++) statuses.push((await ask('203.0.113.7')).status);
    return statuses;
  })); // prettier-ignore
  assert.deepEqual(new Set(replies.flat()), new Set([200]));
  // At two a second some have come back meanwhile
  const late: Response[] = [];
  for (let n = 0; n < most && late.at(-1)?.status !== 429; n++) late.push(await ask('203.0.113.7'));
  assert.equal(late.at(-1)!.status, 429);
  assert.match(late.at(-1)!.headers.get('retry-after')!, /^[1-9]\d*$/);
  assert.equal((await ask('203.0.113.8')).status, 200);
});

test('a rate lets in at once what was saved up, and then one after the other', () => {
  const rates = new Rates();
  const at = (now: number) => rates.waitOf('a', 60, now);
  for (let n = 0; n < 60; n++) assert.equal(at(0), 0);
  assert.deepEqual([at(0), at(500), at(1_000), at(1_000), rates.waitOf('b', 60, 0)], [1, 1, 0, 1, 0]);
  assert.equal(at(3_600_000), 0);
});

test('whose limits an address uses up', () => {
  const cases: [string, string | null][] = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['127.0.0.1', null],
    ['::ffff:127.0.0.1', null],
    ['::1', null],
    ['', null],
  ];
  for (const [address, client] of cases) assert.equal(clientOf(address), client, address);
  assert.equal(clientOf('2001:db8:1:2::3'), clientOf('2001:db8:1:2:ffff::9'));
  assert.notEqual(clientOf('2001:db8:1:2::3'), clientOf('2001:db8:1:3::3'));
});
