import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Blog, startBlog } from './support/blog.js';
import { Owner } from './support/signed-in.js';
import { shapesOf } from './support/route-shapes.js';

let blog: Blog;
let owner: Owner;
before(async () => {
  blog = await startBlog();
  owner = await Owner.of(blog);
});
after(() => blog?.stop());

/** Routes that read what they are sent by functions of their own, each with its tests: programs' doors say what is wrong by their own standards. */
const readByThemselves = [
  'GET /admin/assets/:name', 'GET /admin/authorization', 'POST /admin/authorization', 'POST /admin/authorization/refusal',
  'GET /admin/imports/:id', 'POST /admin/imports/:id/trial', 'POST /admin/imports/:id/run', 'POST /admin/imports/:id/deletion', 'POST /admin/imports/runs/:run/undoing',
  'GET /api/posts', 'POST /api/posts', 'GET /api/posts/:id', 'PATCH /api/posts/:id', 'DELETE /api/posts/:id', 'POST /api/posts/:id/merger',
  'GET /api/media', 'GET /api/media/:id', 'PATCH /api/media/:id', 'DELETE /api/media/:id', 'GET /api/micropub', 'POST /api/micropub',
  'GET /api/indieauth/authorization', 'POST /api/indieauth/authorization', 'POST /api/indieauth/token', 'POST /api/indieauth/revocation', 'POST /api/webmention',
  'GET /moxy/:signature/:address', 'GET /preview/:token',
]; // prettier-ignore

test('no handler sees what no schema has looked at, but those that are named here', () => {
  const unread = shapesOf(blog).filter((shape) => shape.unread.length > 0);
  assert.deepEqual(unread.map(({ line }) => line).toSorted(), readByThemselves.toSorted());
});

test('a field that a form does not have, and one of another type, are refused by name', async () => {
  const unknown = await owner.ask('POST /admin/posts', { title: 'A', isAdmin: '1' }, { accept: 'application/json' });
  assert.equal(unknown.status, 422);
  assert.match(unknown.body, /There is no field “isAdmin” here/);
  const json = (body: string) =>
    fetch(`${blog.url}/admin/posts`, { method: 'POST', body, headers: { ...owner.headers, 'content-type': 'application/json', accept: 'application/json' } });
  for (const body of ['{"title":{"a":1}}', '{"title":["a"]}', '{"title":1}']) {
    const reply = await json(body);
    assert.deepEqual([reply.status, /title/.test(await reply.text())], [422, true], body);
  }
  for (const body of ['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}', '[', `${'['.repeat(50_000)}${']'.repeat(50_000)}`]) {
    const reply = await json(body);
    assert.ok(reply.status >= 400 && reply.status < 500, `${reply.status} ${body.slice(0, 40)}`);
  }
  assert.equal(({} as { a?: number }).a, undefined);
});

test('a number that no row can have is nobody’s address', async () => {
  for (const id of ['2147483648', '-2147483649', '9'.repeat(30)])
    for (const path of [`/admin/people/${id}`, `/admin/media/${id}`, `/admin/posts/${id}`, `/admin/redirects/${id}`])
      assert.equal((await owner.ask(`GET ${path}`)).status, 404, path);
});

/** What a server answers to these bytes, until it closes the connection. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(blog.port, '127.0.0.1');
  const answer: Buffer[] = [];
  socket.on('data', (some: Buffer) => answer.push(some)).on('error', () => {}); // what it will not read to the end it breaks off
  socket.end(bytes, 'latin1');
  await new Promise((closed) => socket.on('close', closed));
  return Buffer.concat(answer).toString('latin1');
}

test('headers that two servers would read differently are refused, and what would be smuggled is never a request', async () => {
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
  const post = 'POST /api/webmention HTTP/1.1\r\nHost: a\r\n';
  const tricks = [
    `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `${post}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd${smuggled}`,
    `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
    `${post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `${post}Content-Length: +4\r\n\r\nabcd${smuggled}`,
    `${post}Content-Length: 0x4\r\n\r\nabcd${smuggled}`,
    `${post}Transfer-Encoding: chunked\r\n\r\n-1\r\n${smuggled}`,
    `${post}Transfer-Encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\n${smuggled}`,
    `GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: a\r\n X-Folded: b\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`,
    `GET /${'a'.repeat(70_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    `GET / HTTP/9.9\r\nHost: a\r\n\r\n`,
  ];
  for (const trick of tricks) {
    const answer = await raw(trick);
    assert.match(answer, /^(?:HTTP\/1\.1 (?:4\d\d|505) |$)/, trick.slice(0, 120));
    assert.equal(answer.split('HTTP/1.1 ').length <= 2, true, `one answer at most: ${trick.slice(0, 120)}`);
  }
  assert.equal((await fetch(`${blog.url}/`)).status, 200);
});

const isConstant = (source: string, name: string): boolean =>
  /^\w+$/.test(name) && new RegExp(`^(?:export )?const ${name}\\b(?!.*=>)|^import [^;]*\\b${name}\\b`, 'm').test(source);

test('no SQL is built from what somebody sent: what stands between its words is a constant of the file, or is named here', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !file.startsWith('browser/'));
  const found: string[] = [];
  for (const file of files) {
    const source = readFileSync(join('src', file), 'utf8');
    assert.doesNotMatch(source, /Prisma\.raw\b/, file);
    for (const [, name = ''] of source.matchAll(/RawUnsafe(?:<[^(]*>)?\(\s*([^,)]*)/g)) if (!isConstant(source, name)) found.push(`${file}: ${name}`);
    for (const [whole] of source.matchAll(/(?<!Raw(?:<[^`]{0,200}>)?)`\s*(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA|ATTACH|VACUUM|CREATE|DROP|ALTER)\b[^`]*`/g))
      for (const [, name = ''] of whole.matchAll(/\$\{([^}]+)\}/g)) {
        if (!isConstant(source, name)) found.push(`${file}: ${name}`);
      }
  }
  assert.deepEqual([...new Set(found)].toSorted(), builtFromParts);
});

/** Names of our own tables and columns, chosen among constants; and of tables in a file that is brought in, quoted, asked in that file alone. */
const builtFromParts = [
  "archive/tables/sqlite.store.ts: name.replaceAll('\"', '\"\"')",
  'backup/copy.store.ts: everything.fact',
  'comparison/blog-copy.store.ts: column',
  'comparison/blog-copy.store.ts: table',
  "export/blog-rows.store.ts: mentionColumns.join(', ')",
  'pages/changed-texts.store.ts: scan',
  'pages/counted.store.ts: label',
  'pages/counted.store.ts: label.toLowerCase()',
  'pages/list-view.store.ts: tableOf[kind]',
  'pages/public-posts.store.ts: fields',
  'pages/public-posts.store.ts: label',
  'pages/public-posts.store.ts: label.toLowerCase()',
  'pages/public-posts.store.ts: link',
  'pages/public-posts.store.ts: order',
  'pages/public-posts.store.ts: sign',
  'pages/public-posts.store.ts: tables[kind as keyof typeof tables]',
  'platform/sqlite-connection.store.ts: name',
  'posts/whole-post.store.ts: which',
  'publishing/probe.store.ts: some',
  'publishing/undone.store.ts: column',
  'publishing/undone.store.ts: dues',
  "publishing/undone.store.ts: dues.join(' UNION ALL ')",
  'publishing/undone.store.ts: each',
  'publishing/undone.store.ts: table',
  'settings/settings-rows.store.ts: schema',
  'site/missed.ts: keptDays',
  'site/missed.ts: mostMissed',
  'site/missed.ts: referrersKept',
  "upgrade/arrival.service.ts: failedPage('')",
  'upgrade/carry-texts.store.ts: author',
  'upgrade/carry-texts.store.ts: differs(names)',
  'upgrade/carry-texts.store.ts: list',
  'upgrade/carry-texts.store.ts: pair',
  'upgrade/carry-texts.store.ts: schema',
  'upgrade/carry-texts.store.ts: table',
  'upgrade/carry-texts.store.ts: values',
  'upgrade/trial.service.ts: table',
];
