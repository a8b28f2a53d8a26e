import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { Scope } from '../src/auth/scopes.js';
import { TokenStore } from '../src/auth/token.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { routesOf, rulesOf } from './support/routes.js';
import { everything, rowsOf } from './support/rows.js';
import { ask, join, signInAs, type Visitor } from './support/visitor.js';

const noon = '2026-11-21T12:00:00.000Z';
const secretTitle = 'Zebra crossing';
const form = {
  title: 'Taken over',
  markdown: 'Taken over.',
  version: '1',
  role: 'owner',
  name: 'Taken over',
  email: 'taken@example.org',
  authors: '3',
  html: 'yes',
};

/** How apps that speak Micropub are told that they have no token. */
const inOAuth = /^\{"error":"unauthorized","error_description":"This needs a token"\}$/;

/** One path in ways in which a server, a proxy and a guard could read it differently. */
const spellings: [name: string, spell: (path: string) => string][] = [
  ['with a slash at its end', (path) => `${path}/`],
  ['with two slashes at its beginning', (path) => `/${path}`],
  ['with two slashes within', (path) => path.replace(/(?<=.)\//, '//')],
  ['in capitals', (path) => path.toUpperCase()],
  ['with one capital', (path) => path.replace('/a', '/A')],
  ['with an encoded letter', (path) => path.replace('/a', '/%61')],
  ['with an encoded slash', (path) => path.replace(/(?<=.)\//, '%2F')],
  ['with a dot', (path) => `/.${path}`],
  ['by way of a folder above', (path) => `/welcome/..${path}`],
  ['by way of an encoded folder above', (path) => `/welcome/%2e%2e${path}`],
  ['with a semicolon', (path) => `${path};x=1`],
  ['with a backslash', (path) => path.replace(/(?<=.)\//, '\\')],
  ['with a NUL', (path) => `${path}%00`],
  ['with a dot at its end', (path) => `${path}/.`],
  ['with an extension', (path) => `${path}.json`],
  ['with an address before it', (path) => `http://localhost${path}`],
];

describe('requests as nobody sends them', () => {
  let blog: Blog;
  let [owner, editor, author] = [] as unknown as [Visitor, Visitor, Visitor];
  let idea: string;
  const clock = new StillClock(new Date(noon));

  before(async () => {
    blog = await startBlog({ clock });
    owner = await join(blog, 'Ada', 'owner');
    editor = await join(blog, 'Eve', 'editor');
    author = await join(blog, 'Ben', 'author');
    idea = (await ask(blog, 'POST /admin/posts', owner, { title: secretTitle })).to!.split('/').pop()!;
  });
  after(() => blog?.stop());

  type Answer = { status: number; body: string; cookies: string[] };
  /** Sends the path as it is written: `fetch` would put it right. */
  function send(method: string, path: string, given: Record<string, string> = {}, body?: string): Promise<Answer> {
    // Of some methods Node would not say that a body follows
    const headers = { host: `localhost:${blog.port}`, ...given, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) };
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: blog.port, method, path, headers, agent: false }, (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (some: string) => (text += some));
        reply.on('end', () => resolve({ status: reply.statusCode!, body: text, cookies: reply.headers['set-cookie'] ?? [] }));
      });
      sent.on('error', (error) => reject(new Error(`${method} ${path}: ${error.message}`))).end(body);
    });
  }
  const asForm = (as?: Visitor) => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(as ? { cookie: as.cookie, 'x-csrf-token': as.csrf } : {}) },
    body: new URLSearchParams({ ...form, ...(as ? { csrf: as.csrf } : {}) }).toString(),
  });
  async function sendLine(line: string, as?: Visitor, more: Record<string, string> = {}): Promise<Answer> {
    const [method = '', path = ''] = line.split(' ');
    const { headers, body } = asForm(as);
    return method === 'GET' ? send(method, path, { ...headers, ...more }) : send(method, path, { ...headers, ...more }, body);
  }
  const on = (line: string) => line.replace(':id', idea).replace(/:\w+/g, '1');
  /** Routes by their rule: neither open ones nor those of programs, unless they are asked for. */
  const routes = (wanted: 'session' | 'token', pattern = /./) => {
    const rules = rulesOf(blog);
    const isWanted = (line: string) => 'token' in (rules.get(line) ?? {}) === (wanted === 'token') && !('anyone' in (rules.get(line) ?? {}));
    return routesOf(blog).filter((line) => isWanted(line) && pattern.test(line)).map(on); // prettier-ignore
  };
  /** Sends all, and sees that no answer is a yes, or tells of what is hidden, and that nothing is other than before. */
  async function inVain(lines: string[], as?: Visitor, more: Record<string, string> = {}): Promise<void> {
    const rows = everything(blog);
    const answers = [];
    for (let n = 0; n < lines.length; n += 8) answers.push(...(await Promise.all(lines.slice(n, n + 8).map((line) => sendLine(line, as, more)))));
    for (const [n, { status, body, cookies }] of answers.entries()) {
      assert.ok(status >= 300 && status < 500, `${status} for ${lines[n]}`);
      assert.deepEqual([body.includes(secretTitle), cookies], [false, []], lines[n]);
      if (status === 401 || status === 303 || (status === 403 && !as)) assert.equal(body.replace(inOAuth, ''), '', lines[n]);
    }
    assert.equal(everything(blog), rows, `${lines[0]} or one after it changed something`);
  }
  const spelled = (lines: string[], spell: (path: string) => string) => lines.map((line) => line.replace(/ (.*)$/, (_, path: string) => ` ${spell(path)}`));

  for (const [name, spell] of spellings) {
    test(`a path ${name} opens no door to a stranger`, () => inVain(spelled(routes('session'), spell)));
    test(`a path ${name} opens none to programs without a token`, () => inVain(spelled(routes('token'), spell)));
    test(`a path ${name} leads an author and an editor to no owner’s door`, async () => {
      const owners = routes('session', /\/(people|settings|audit)(?!\/me)(\/|$)/);
      assert.ok(owners.length >= 13);
      for (const as of [author, editor]) await inVain(spelled(owners, spell), as);
      await inVain(spelled(routes('session', /\/posts\/:id/), spell), author);
    });
  }

  test('another method opens no door, nor does a header or a field that names one', async () => {
    const paths = [...new Set(routes('session').map((line) => line.split(' ')[1]!))];
    const known = new Set(routes('session'));
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) await inVain(paths.map((path) => `${method} ${path}`).filter((line) => !known.has(line))); // prettier-ignore
    const gets = paths.map((path) => `GET ${path}`);
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) await inVain(gets, undefined, { [name]: 'POST' });
    await inVain(gets.map((line) => `${line}?_method=POST&csrf=x`)); // prettier-ignore
    for (const name of ['x-original-url', 'x-rewrite-url']) assert.equal((await send('GET', '/admin/session/new', { [name]: `/admin/posts/${idea}` })).body.includes(secretTitle), false); // prettier-ignore
  });

  test('a session that ended by its age, by rest, or by its owner is a stranger', async () => {
    const lines = routes('session');
    const old = await signInAs(blog, owner.id, owner.email);
    const ended = await signInAs(blog, owner.id, owner.email);
    await ask(blog, 'POST /admin/session/deletion', ended);
    await inVain(lines, ended);
    for (const later of ['2026-12-06T12:00:00.000Z', '2026-12-21T12:00:01.000Z']) {
      clock.set(later);
      await inVain(lines, old);
    }
    clock.set(noon);
  });

  test('a token opens no page, and a session no door for programs', async () => {
    const token = await blog.app.get(TokenStore).issue(owner.id, { name: 'all', scopes: 'create update delete undelete media read' });
    await inVain(routes('session'), undefined, { authorization: `Bearer ${token}` });
    await inVain(routes('session').map((line) => `${line}?access_token=${token}`)); // prettier-ignore
    await inVain(routes('token'), owner);
    await inVain(routes('token').map((line) => `${line}?access_token=${token}`)); // prettier-ignore
  });

  test('a token does what its scopes say, to its author’s own posts, and no more', async () => {
    const headers = { 'if-match': '"1"' };
    const doors: [line: string, scope: Scope, body: object | null][] = [
      ['POST /api/posts', 'create', { title: 'x' }],
      [`GET /api/posts/${idea}`, 'read', null],
      [`PATCH /api/posts/${idea}`, 'update', { title: 'x' }],
      [`DELETE /api/posts/${idea}`, 'delete', null],
      ['GET /api/posts', 'read', null],
    ];
    const opening: Record<string, Scope[]> = {
      create: ['create', 'draft'],
      read: ['read', 'update', 'delete', 'undelete'],
      update: ['update'],
      delete: ['delete'],
    };
    for (const held of ['create', 'draft', 'update', 'delete', 'undelete', 'media', 'read'] as const) {
      const authorization = `Bearer ${await blog.app.get(TokenStore).issue(author.id, { name: held, scopes: held })}`;
      const rows = JSON.stringify(rowsOf(blog)['Post']);
      for (const [line, scope, body] of doors) {
        const [method = '', path = ''] = line.split(' ');
        const isOpen = opening[scope]!.includes(held);
        if (isOpen && method === 'POST') continue;
        const reply = await send(
          method,
          path,
          { ...headers, authorization, ...(body && { 'content-type': 'application/json' }) },
          body ? JSON.stringify(body) : undefined,
        );
        const isOthers = path.includes(idea);
        assert.deepEqual([reply.status, reply.body.includes(secretTitle)], [isOpen && !isOthers ? 200 : 403, false], `${held}: ${line}`);
      }
      assert.equal(JSON.stringify(rowsOf(blog)['Post']), rows);
    }
  });

  test('a field that a form does not have is refused, and changes nothing that it could name', async () => {
    const extra = {
      role: 'owner',
      id: String(owner.id),
      authorId: String(owner.id),
      writesHtml: '1',
      passwordHash: 'x',
      trust: 'trusted',
      isProven: 'true',
      __proto__: 'x',
      'constructor[prototype][role]': 'owner',
    };
    const person = () => (rowsOf(blog)['Author'] as { id: number }[]).map((row) => ({ ...row, seenAt: '' }));
    const people = person();
    assert.equal((await ask(blog, 'POST /admin/people/me', author, { name: 'Ben', email: author.email, timeZone: '', ...extra })).status, 422);
    assert.deepEqual(person(), people);
    const posts = () => rowsOf(blog)['Post'];
    const before = posts();
    assert.equal((await ask(blog, 'POST /admin/posts', author, { title: 'Mine', ...extra })).status, 422);
    assert.deepEqual(posts(), before);
  });
});
