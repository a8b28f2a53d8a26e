import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { sessionCookie } from '../src/auth/cookies.js';
import { formToken } from '../src/auth/secret.js';
import { scopes } from '../src/auth/scopes.js';
import { SessionStore } from '../src/auth/session.store.js';
import { TokenStore } from '../src/auth/token.store.js';
import { dice } from '../src/core/dice.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { settingNames } from '../src/settings/settings.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { type RouteShape, shapesOf } from './support/route-shapes.js';

/** `npm run fuzz` makes 100,000; a seed makes the same ones again. */
const requests = Number(process.env['QVILL_FUZZ'] ?? 1_000);
const seed = Number(process.env['QVILL_FUZZ_SEED'] ?? 20_261_122);
const atOnce = 8;
const roll = dice(seed);
const pick = <T>(all: readonly T[]): T => all[Math.floor(roll() * all.length)]!;

const deep = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times);
const words = ['', ' ', 'a', 'Ärger', '0', '1', '2', '-1', '1.5', '1e999', 'NaN', 'true', 'null', 'on', 'yes', 'owner', 'published', '2026-11-22', 'tomorrow', '9'.repeat(400), '\0', 'a\0b', '\r\nSet-Cookie: a=b',
  '../../../etc/passwd', '..\\..\\x', '/etc/passwd', 'file:///etc/passwd', 'http://127.0.0.1:1/', 'javascript:alert(1)', "' OR 1=1 --", '"; DROP TABLE Post; --', '%', '_%', '{{7*7}}', '${7*7}', '<script>alert(1)</script>',
  '\u202eabc', '\ud800', '\uffff', 'con', '.htaccess', '__proto__', 'constructor', 'toString', '*a **a '.repeat(400), '['.repeat(3_000), 'x'.repeat(20_000), 'a,b,c', '- a: &a [*a,*a]', '/a/*', '/a :splat 301', '🏴󠁧󠁢󠁳󠁣󠁴󠁿']; // prettier-ignore
const things: unknown[] = [...words, 0, -1, 1.5, 2 ** 53, true, null, [], {}, [[]], ['a', 1, null], { a: 1 }, { toString: 1 }, { valueOf: 1 }, { length: 1e9 }];
const paths = [
  '1',
  '2',
  '3',
  '0',
  '-1',
  '1.5',
  '1e3',
  '9'.repeat(30),
  'me',
  'none',
  'a%00b',
  '%2e%2e%2f',
  '%ff',
  '__proto__',
  'null',
  encodeURIComponent("1' OR '1'='1"),
  'a'.repeat(2_000),
];
const headers: Record<string, readonly string[]> = {
  accept: ['application/json', 'text/html', '*/*;q=x', 'a'.repeat(500)],
  'if-match': ['"1"', '*', '"', 'x'.repeat(500)],
  'if-none-match': ['"a"', '*', ',,,'],
  range: ['bytes=0-', 'bytes=9-1', 'bytes=-', 'x'],
  'idempotency-key': ['a', 'x'.repeat(2_000), '"'],
  'x-forwarded-for': ['127.0.0.1', 'x, y', '::1'],
  'x-forwarded-host': ['evil.example'],
  'content-disposition': ['attachment; filename="../../x.svg"', "attachment; filename*=UTF-8''%00..%2f", 'x'],
  'accept-encoding': ['br;q=2', 'gzip, x', '*'],
  referer: ['http://evil.example/', 'x'],
};
const types = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'image/svg+xml',
  'application/xml',
  'application/zip',
  'a/b; c',
  'application/json; charset=utf-7',
];
const blobs = ['', '{', '[', 'null', '"a"', '{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{"a":1}}}', deep('[', ']', 5_000), deep('{"a":', '}', 5_000), 'a=1&a=2&a[b]=3&%ff=%zz', '--x\r\nContent-Disposition: form-data; name="file"; filename="../../a.png"\r\n\r\nx\r\n--x--\r\n',
  '--x\r\n', '--x--', 'PK\x03\x04', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "&b;&b;">]><svg xmlns="http://www.w3.org/2000/svg">&c;</svg>', '\x89PNG\r\n\x1a\n', 'x'.repeat(100_000), 'action=update&url=x', '{"type":["h-entry"],"properties":{"content":[{"html":{}}]}}']; // prettier-ignore

let blog: Blog;
let shapes: RouteShape[];
let ownerId: number;
let session = '';
let token = '';
const root = mkdtempSync(join(tmpdir(), 'qvill-fuzz-'));
const around = () => [readdirSync(root), readdirSync('.')];
before(async () => {
  blog = await startBlog({ data: join(root, 'data') });
  ownerId = await blog.app.get(AuthorStore).add({ name: 'Ada', email: 'ada@example.org', password: 'correct horse battery', role: 'owner' });
  for (const title of ['One', 'Two', 'Three'])
    await blog.app.get(PostStore).create(fields({ title }), { by: null, reason: 'published', status: 'published' }, { authorIds: [ownerId] });
  await blog.app.get(Publisher).publish();
  shapes = shapesOf(blog);
});
after(async () => {
  await blog?.stop();
  rmSync(root, { recursive: true, force: true });
});

/** What is sent, so that a failure can be asked for again. */
type Sent = { method: string; path: string; headers: Record<string, string>; body: string | null };

function bodyFor({ line, body }: RouteShape): { body: string; type: string } {
  const names = [...(line.endsWith('/settings') ? [pick(settingNames), pick(settingNames)] : body), ...(line.includes('/api/') ? ['title', 'markdown', 'status', 'tags', 'aliases', 'publishedAt', 'slug', 'source', 'target', 'token', 'grant_type', 'into'] : [])]; // prettier-ignore
  const named = names.filter(() => roll() < 0.7);
  if (roll() < 0.2) return { body: pick(blobs), type: pick(types) };
  if (roll() < 0.2) named.push(pick(words));
  if (roll() < 0.4) return { body: JSON.stringify(Object.fromEntries(named.map((name) => [name, pick(things)]))), type: 'application/json' };
  const form = new URLSearchParams(named.map((name): [string, string] => [name, pick(words).toWellFormed()]));
  if (session !== '' && roll() < 0.9) form.set('csrf', formToken(session));
  return { body: String(form), type: 'application/x-www-form-urlencoded' };
}

function requestTo(shape: RouteShape): Sent {
  const [method = '', pattern = ''] = shape.line.split(' ');
  const query = shape.query.concat(roll() < 0.1 ? [pick(words)] : []).map((name): [string, string] => [name, pick(words).toWellFormed()]);
  const path = pattern.replace(/:\w+/g, () => pick(paths)) + (query.length > 0 ? `?${new URLSearchParams(query)}` : '');
  const who = roll();
  const sent: Record<string, string> = Object.fromEntries(Object.keys(headers).filter(() => roll() < 0.12).map((name) => [name, pick(headers[name]!)])); // prettier-ignore
  if (who < 0.7) sent[path.startsWith('/api/') ? 'authorization' : 'cookie'] = path.startsWith('/api/') ? `Bearer ${token}` : `${sessionCookie}=${session}`;
  else if (who < 0.8) sent['cookie'] = `${sessionCookie}=${pick(['x', '', 'a'.repeat(900), '%00'])}`;
  if (method === 'GET') return { method, path, headers: sent, body: null };
  const { body, type } = bodyFor(shape);
  return { method, path, headers: { ...sent, 'content-type': type, ...(who < 0.7 ? { 'x-csrf-token': formToken(session) } : {}) }, body };
}

const leaks = /\bat (?:async )?[\w.<>]+ \(|node_modules|PrismaClient|SQLITE_|\$argon2|Error: .*\n\s+at |root:x:0/;

async function tried({ method, path, headers: sent, body }: Sent): Promise<string | null> {
  const reply = await fetch(blog.url + path, { method, headers: sent, body, redirect: 'manual', signal: AbortSignal.timeout(60_000) });
  const text = await reply.text();
  if (reply.status === 500) return `500 ${text.slice(0, 300)}`;
  const leak = leaks.exec(text)?.[0];
  return leak === undefined ? null : `${reply.status} leaks ${leak}`;
}

test(`no request that schemas can be bent into is answered by 500, tells of the inside, or writes outside of the data folder`, async () => {
  const before = around();
  const faults: string[] = [];
  for (let n = 0; n < requests; n += atOnce) {
    if (n % (atOnce * 16) === 0) {
      session = await blog.app.get(SessionStore).begin(ownerId);
      token = await blog.app.get(TokenStore).issue(ownerId, { name: `fuzz ${n}`, scopes: Object.keys(scopes).join(' ') });
    }
    const some = Array.from({ length: Math.min(atOnce, requests - n) }, () => requestTo(pick(shapes)));
    const ends = await Promise.all(some.map((sent) => tried(sent).catch((error: unknown) => `no answer: ${String(error)}`)));
    for (const [at, fault] of ends.entries()) if (fault !== null) faults.push(`${JSON.stringify(some[at]).slice(0, 600)} → ${fault}`);
  }
  assert.deepEqual(faults.slice(0, 20), []);
  assert.deepEqual(around(), before);
  assert.ok(!existsSync(join(root, 'x.svg')));
  assert.ok([200, 404].includes((await fetch(`${blog.url}/`)).status));
  assert.equal((await fetch(`${blog.url}/admin`, { headers: { cookie: `${sessionCookie}=${await blog.app.get(SessionStore).begin(ownerId)}` } })).status, 200);
});
