import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { formToken } from '../src/auth/secret.js';
import { SessionStore } from '../src/auth/session.store.js';
import { addAuthor, programWith, tokenFor } from './support/api.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { qvill } from './support/process.js';

type Row = { id: number; name: string; scopes: string; lastUsedAt: string | null };

describe('a token', () => {
  let blog: Blog;
  let ada: number;
  let session: { cookie: string; csrf: string };
  const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));

  before(async () => {
    blog = await startBlog({ clock });
    ada = await addAuthor(blog, 'Ada');
    const secret = await blog.app.get(SessionStore).begin(ada);
    session = { cookie: `qvill_session=${secret}`, csrf: formToken(secret) };
  });
  after(() => blog.stop());

  const rows = (): Row[] => {
    const database = new DatabaseSync(blog.config.databaseFile, { readOnly: true });
    const found = database.prepare('SELECT * FROM Token ORDER BY id').all();
    database.close();
    return found as unknown as Row[];
  };
  const admin = async (line: string, fields?: [string, string][]) => {
    const [method = '', path] = line.split(' ');
    const body = fields && new URLSearchParams([['csrf', session.csrf], ...fields]);
    const reply = await fetch(blog.url + path, { method, headers: { cookie: session.cookie }, body: body ?? null, redirect: 'manual' });
    return { status: reply.status, text: await reply.text(), location: reply.headers.get('location') };
  };
  const ask = (line: string, sent = {}) => programWith(blog, '')(line, { token: null, ...sent });

  test('is shown once, opens the API, and is kept as a digest only', async () => {
    const made = await admin('POST /admin/tokens', [
      ['name', ' The phone '],
      ['scopes', 'create'],
      ['scopes', 'read'],
    ]);
    const [, token = ''] = /id="secret" value="([\w-]{43})"/.exec(made.text) ?? [];
    assert.equal(made.status, 201);
    assert.equal((await ask('GET /api/posts', { token })).status, 200);
    const { status, text } = await admin('GET /admin/tokens');
    assert.equal(status, 200);
    assert.match(text, /The phone[^]*create read[^]*Made/);
    assert.ok(!text.includes(token) && !JSON.stringify(rows()).includes(token));
  });

  test('needs a name and something to do, and what was typed stays', async () => {
    const before = rows();
    for (const [fields, sentence] of [
      [
        [
          ['name', ' '],
          ['scopes', 'create'],
        ],
        'The name is missing',
      ],
      [
        [
          ['name', 'x'.repeat(101)],
          ['scopes', 'create'],
        ],
        'longer than 100',
      ],
      [[['name', 'Typed']], 'A token that may do nothing'],
      [
        [
          ['name', 'Typed'],
          ['scopes', 'sing'],
        ],
        'There is no scope “sing”',
      ],
    ] as [[string, string][], string][]) {
      const { status, text } = await admin('POST /admin/tokens', fields);
      assert.equal(status, 422);
      assert.ok(text.includes(sentence) && text.includes(`value="${fields[0]![1]}"`), sentence);
    }
    assert.deepEqual(rows(), before);
  });

  test('that is deleted opens nothing from that moment on', async () => {
    const token = await tokenFor(blog, ada);
    const { id } = rows().at(-1)!;
    assert.equal((await ask('GET /api/posts', { token })).status, 200);
    assert.deepEqual(await admin(`POST /admin/tokens/${id}/deletion`, []), { status: 303, text: '', location: '/admin/tokens' });
    assert.equal((await ask('GET /api/posts', { token })).status, 401);
  });

  test('of somebody else is neither seen nor deleted', async () => {
    const eve = await addAuthor(blog, 'Eve', 'author');
    await tokenFor(blog, eve, 'delete');
    const { id } = rows().at(-1)!;
    assert.ok(!(await admin('GET /admin/tokens')).text.includes(`tokens/${id}/deletion`));
    assert.equal((await admin(`POST /admin/tokens/${id}/deletion`, [])).status, 404);
    assert.equal(rows().at(-1)!.id, id);
  });

  test('comes in the header or in a form, never in an address, and only once', async () => {
    const token = await tokenFor(blog, ada);
    const door = '/api/micropub?q=config';
    const post = { h: 'entry', content: 'By a form' };
    assert.equal((await ask(`GET ${door}`, { headers: { authorization: `bearer ${token}` } })).status, 200);
    assert.equal((await ask('POST /api/micropub', { form: { ...post, access_token: token } })).status, 201);
    for (const sent of [
      {},
      { headers: { authorization: token } },
      { headers: { authorization: `Basic ${token}` } },
      { headers: { authorization: 'Bearer' } },
      { headers: { cookie: session.cookie, 'x-csrf-token': session.csrf } },
    ]) {
      const { status, headers } = await ask(`GET ${door}&access_token=${token}`, sent);
      assert.deepEqual([status, headers.get('www-authenticate')], [401, 'Bearer realm="Qvill"'], JSON.stringify(sent));
    }
    const unknown = await ask('GET /api/posts', { token: 'x'.repeat(43) });
    assert.deepEqual([unknown.status, unknown.text, unknown.headers.get('www-authenticate')], [401, '', 'Bearer realm="Qvill", error="invalid_token"']);
    const twice = await ask('POST /api/micropub', { token, form: { ...post, access_token: token } });
    assert.deepEqual([twice.status, twice.body['error']], [400, 'invalid_request']);
    assert.equal((await ask('POST /api/micropub', { json: { type: ['h-entry'], properties: { content: ['x'] }, access_token: token } })).status, 401);
  });

  test('opens nothing of the admin', async () => {
    const token = await tokenFor(blog, ada);
    assert.equal((await ask('GET /admin', { token })).status, 303);
    assert.equal((await ask('POST /admin/posts', { token, form: { title: 'No' } })).status, 401);
  });

  test('says when it was last used, to the minute', async () => {
    const token = await tokenFor(blog, ada);
    const { id } = rows().at(-1)!;
    const usedAt = () => rows().find((row) => row.id === id)!.lastUsedAt;
    const use = () => ask('GET /api/posts?limit=1', { token });
    const comesToBe = async (iso: string) => {
      for (let tries = 0; usedAt() !== iso && tries < 200; tries++) await sleep(10);
      assert.equal(usedAt(), iso);
    };
    assert.equal(usedAt(), null);
    await use();
    await comesToBe('2026-11-21T12:00:00.000Z');
    clock.set('2026-11-21T12:00:59Z');
    await use();
    clock.set('2026-11-21T12:01:00Z');
    await use();
    await comesToBe('2026-11-21T12:01:00.000Z');
    const database = new DatabaseSync(blog.config.databaseFile, { timeout: 5_000 });
    // Were every use written down, this one would be
    database.exec(`UPDATE Token SET lastUsedAt = '2026-11-21T12:00:30.000Z' WHERE id = ${id}`);
    database.close();
    for (let n = 0; n < 20; n++) await use();
    assert.equal(usedAt(), '2026-11-21T12:00:30.000Z');
  });

  const doors = {
    read: 'GET /api/posts',
    create: 'POST /api/posts',
    update: 'PATCH /api/posts/1',
    delete: 'DELETE /api/posts/1',
    undelete: 'POST /api/micropub {"action":"undelete","url":"/none"}',
    change: 'POST /api/micropub {"action":"update","url":"/none","add":{}}',
    config: 'GET /api/micropub?q=config',
    source: 'GET /api/micropub?q=source',
  };
  const opened: [scope: string, doors: (keyof typeof doors)[]][] = [
    ['create', ['create', 'config']],
    ['draft', ['create', 'config']],
    ['update', ['read', 'update', 'change', 'config', 'source']],
    ['delete', ['read', 'delete', 'config', 'source']],
    ['undelete', ['read', 'undelete', 'config', 'source']],
    ['media', ['config']],
    ['read', ['read', 'config', 'source']],
  ];
  for (const [scope, open] of opened) {
    test(`for “${scope}” opens ${open.join(', ')}`, async () => {
      const token = await tokenFor(blog, ada, scope);
      for (const [name, door] of Object.entries(doors)) {
        const [method, path, body] = door.split(' ');
        const { status, text, headers } = await ask(`${method} ${path}`, { token, ...(body ? { json: JSON.parse(body) } : {}) });
        const isOpen = open.includes(name as keyof typeof doors);
        assert.equal(status === 403, !isOpen, `${door}: ${status}`);
        if (isOpen) continue;
        assert.match(text, /insufficient_scope/);
        assert.match(headers.get('www-authenticate')!, /^Bearer realm="Qvill", error="insufficient_scope", scope="\w+"$/);
      }
    });
  }

  test('is made at the command line, for the owner or whoever is named, and nothing else is printed', async () => {
    const environment = { QVILL_DATA: blog.config.data };
    const { status, out, error } = await qvill(['token', 'create', 'A script'], environment);
    assert.deepEqual([status, error], [0, '']);
    assert.match(out, /^[\w-]{43}\n$/);
    const post = await ask('POST /api/posts', { token: out.trim(), json: { title: 'By a script', status: 'published' } });
    assert.deepEqual([post.status, post.body['authors']], [201, ['Ada']]);
    const eves = await qvill(['token', 'create', 'Hers', '--scopes', 'draft', '--author', 'eve@example.org'], environment);
    assert.deepEqual((await ask('POST /api/posts', { token: eves.out.trim(), json: { title: 'Hers' } })).body['authors'], ['Eve']);
    assert.equal((await qvill(['token', 'create'], environment)).status, 2);
    assert.equal((await qvill(['token', 'create', 'x', '--scopes', 'sing'], environment)).status, 1);
    assert.equal((await qvill(['token', 'create', 'x', '--author', 'nobody@example.org'], environment)).status, 1);
  });
});
