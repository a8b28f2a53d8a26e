import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { newSecret } from '../src/auth/secret.js';
import { SecondStepStore } from '../src/auth/second-step.store.js';
import { SessionStore } from '../src/auth/session.store.js';
import { codeAt, stepAt } from '../src/auth/totp.js';
import { Database } from '../src/platform/database.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { everything } from './support/rows.js';
import { ask, join, password, type Reply, signInAs, type Visitor } from './support/visitor.js';

const noon = '2026-11-22T12:00:00.000Z';
const later = '2026-11-22T12:31:00.000Z';

/** What takes a recent sign-in, and what is typed for it. */
const dangerous: Record<string, Record<string, string>> = {
  'POST /admin/tokens': { name: 'An “app” & more', scopes: 'read' },
  'POST /admin/people/invitations': { role: 'owner', name: 'Zoe <b>' },
  'POST /admin/people/2/invitation': { role: 'owner' },
  'POST /admin/people/2/role': { role: 'owner' },
  'POST /admin/people/2/html': { html: 'yes' },
  'POST /admin/people/2/deletion': {},
  'POST /admin/people/2/codes/deletion': {},
  'POST /admin/people/me': { name: 'Ada', email: 'thief@example.org', timeZone: '' },
  'POST /admin/people/me/security/password': { next: 'another long password' },
  'POST /admin/people/me/security/password/deletion': {},
  'POST /admin/people/me/security/codes': {},
  'POST /admin/people/me/security/codes/proof': { code: '123456' },
  'POST /admin/people/me/security/codes/deletion': {},
  'POST /admin/people/me/security/recovery': {},
  'POST /admin/people/me/security/passkeys': { name: 'x' },
  'POST /admin/people/me/security/passkeys/1/deletion': {},
  'POST /admin/authorization': { response_type: 'code' },
  'POST /admin/imports/none/run': {},
  'POST /admin/imports/runs/1/undoing': {},
};

describe('before what is dangerous', () => {
  let blog: Blog;
  let owner: Visitor;
  let author: Visitor;
  const clock = new StillClock(new Date(noon));
  before(async () => {
    blog = await startBlog({ clock });
    owner = await join(blog, 'Ada', 'owner');
    author = await join(blog, 'Ben', 'author');
  });
  after(() => blog?.stop());

  /** The cookie that an answer sets, and the token that belongs to it. */
  function entered({ headers }: Reply, as: Visitor): Visitor {
    const [cookie = ''] = headers.getSetCookie()[0]!.split(';');
    return { ...as, cookie };
  }
  /** All that is kept, but when somebody was last here. */
  const kept = (): string => everything(blog).replace(/"(?:seenAt|usedAt)": "[^"]*"/g, '');
  const isIn = async (as: Visitor) => (await ask(blog, 'GET /admin', as)).status === 200;

  for (const [line, typed] of Object.entries(dangerous))
    test(`${line} asks who signed in half an hour ago for more, and does nothing`, async () => {
      clock.set(later);
      const rows = kept();
      const { status, body } = await ask(blog, line, owner, typed);
      assert.equal(status, 403);
      assert.match(body, /<h1>Is it you\?<\/h1>/);
      assert.match(body, new RegExp(`action="${line.split(' ')[1]!}"`));
      for (const [name, value] of Object.entries(typed)) {
        const kept = value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
        assert.ok(body.includes(`<input type="hidden" name="${name}" value="${kept}">`), `${name} is lost: ${body.slice(0, 1500)}`);
      }
      assert.equal(kept(), rows);
      clock.set(noon);
    });

  test('pages that show or hand out what is dangerous ask as well, and lead on from there', async () => {
    clock.set(later);
    for (const path of ['/admin/export', '/admin/people/me/security'])
      assert.equal((await ask(blog, `GET ${path}`, owner)).to, `/admin/session/proof?next=${encodeURIComponent(path)}`);
    const sent = new FormData();
    sent.set('csrf', owner.csrf);
    sent.set('file', new Blob(['x']), 'x.zip');
    const headers = { cookie: owner.cookie, referer: `${blog.url}/admin/imports` };
    const reply = await fetch(`${blog.url}/admin/imports/none/run`, { method: 'POST', body: sent, headers, redirect: 'manual' });
    assert.deepEqual([reply.status, reply.headers.get('location')], [303, '/admin/session/proof?next=%2Fadmin%2Fimports']);
    clock.set(noon);
  });

  test('whoever shows it goes on with what they typed, in a new session; who does not stays where they are', async () => {
    const old = await signInAs(blog, owner.id, owner.email);
    clock.set(later);
    const form = { name: 'An app', scopes: 'read' };
    const wrong = await ask(blog, 'POST /admin/tokens', old, { ...form, proof: 'not my password' });
    assert.equal(wrong.status, 403);
    assert.match(wrong.body, /This is not your password[^]*name="name" value="An app"/);
    assert.doesNotMatch(wrong.body, /not my password/);
    const done = await ask(blog, 'POST /admin/tokens', old, { ...form, proof: password });
    assert.equal(done.status, 201);
    assert.match(done.body, /An app/);
    const now = entered(done, old);
    assert.deepEqual([await isIn(old), await isIn(now)], [false, true]);
    // From now on, for half an hour, nothing more is asked
    const csrf = /name="csrf" value="([^"]+)"/.exec((await ask(blog, 'GET /admin/tokens', now)).body)![1]!;
    assert.equal((await ask(blog, 'POST /admin/tokens', { ...now, csrf }, form)).status, 201);
    clock.set(noon);
  });

  test('one’s own name and time zone are not dangerous', async () => {
    clock.set(later);
    assert.equal((await ask(blog, 'POST /admin/people/me', owner, { name: 'Ada', email: owner.email.toUpperCase(), timeZone: 'UTC' })).status, 303);
    clock.set(noon);
  });

  test('an answer to a foreign form takes no password', async () => {
    clock.set(later);
    const foreign = await signInAs(blog, author.id, author.email);
    const reply = await ask(blog, 'POST /admin/tokens', { ...owner, csrf: foreign.csrf }, { name: 'x', scopes: 'read', proof: password });
    assert.deepEqual([reply.status, reply.headers.getSetCookie()], [403, []]);
    clock.set(noon);
  });

  test('another password ends every session, and this browser has a new one', async () => {
    const zoe = await join(blog, 'Zoe', 'author');
    const other = await signInAs(blog, zoe.id, zoe.email);
    const next = 'quite another long password';
    const done = await ask(blog, 'POST /admin/people/me/password', zoe, { current: password, next });
    assert.equal(done.status, 303);
    assert.deepEqual([await isIn(zoe), await isIn(other), await isIn(entered(done, zoe))], [false, false, true]);
    const wrong = await ask(blog, 'POST /admin/people/me/password', entered(done, zoe), { current: 'x', next });
    assert.deepEqual(wrong.headers.getSetCookie(), []);
  });

  test('codes of an app end every session, and this browser has a new one, whose forms work at once', async () => {
    const kim = await join(blog, 'Kim', 'author');
    const other = await signInAs(blog, kim.id, kim.email);
    const secret = await blog.app.get(SecondStepStore).begin(kim.id);
    const done = await ask(blog, 'POST /admin/people/me/security/codes/proof', kim, { code: codeAt(secret, stepAt(clock.now())) });
    assert.equal(done.status, 201);
    const now = entered(done, kim);
    assert.deepEqual([await isIn(kim), await isIn(other), await isIn(now)], [false, false, true]);
    const csrf = /name="csrf" value="([^"]+)"/.exec(done.body)![1]!;
    assert.equal((await ask(blog, 'POST /admin/posts', { ...now, csrf }, { title: 'Mine' })).status, 303);

    for (const [as, status] of [
      [author, 403],
      [await join(blog, 'Eve', 'editor'), 403],
      [owner, 303],
    ] as const)
      assert.equal((await ask(blog, `POST /admin/people/${kim.id}/codes/deletion`, as)).status, status);
    assert.equal(await blog.app.get(SecondStepStore).isOn(kim.id), false);
    const reader = await blog.app.get(Database).reader();
    const [newest] = await reader.auditEntry.findMany({ orderBy: { id: 'desc' }, take: 1 });
    assert.deepEqual([newest!.who, newest!.what, newest!.about], ['Ada', 'POST /admin/people/:id/codes/deletion', String(kim.id)]);
  });

  test('who may do more signs in anew; who may do less goes on', async () => {
    const lee = await join(blog, 'Lee', 'author');
    const role = async (name: string) => (await ask(blog, `POST /admin/people/${lee.id}/role`, owner, { role: name })).status;
    assert.deepEqual([await role('author'), await isIn(lee)], [303, true]);
    assert.deepEqual([await role('editor'), await isIn(lee)], [303, false]);
    const again = await signInAs(blog, lee.id, lee.email);
    assert.deepEqual([await role('author'), await isIn(again)], [303, true]);
    assert.equal((await ask(blog, `POST /admin/people/${lee.id}/html`, owner, { html: 'yes' })).status, 303);
    assert.equal(await isIn(again), false);
  });
});

test('a blog at https and one at http take no cookie of each other', async () => {
  const [secure, plain] = [await startBlog({ environment: { QVILL_URL: 'https://blog.example' } }), await startBlog()];
  for (const [blog, own, other] of [
    [secure, '__Host-qvill_session', 'qvill_session'],
    [plain, 'qvill_session', '__Host-qvill_session'],
  ] as const) {
    const id = await blog.app.get(AuthorStore).add({ name: 'Ada', email: 'ada@example.org', password, role: 'owner' });
    const secret = await blog.app.get(SessionStore).begin(id);
    const status = async (cookie: string) => (await fetch(`${blog.url}/admin`, { headers: { cookie }, redirect: 'manual' })).status;
    assert.deepEqual([await status(`${own}=${secret}`), await status(`${other}=${secret}`), await status(`${other}=x; ${own}=${secret}`)], [200, 303, 200]);
    assert.equal(await status(`${own}=${secret.replace(/^s\./, '')}${newSecret()}`), 303);
  }
  // The blog moved to https: what a session was on the plain line opens nothing there, under whichever name
  const id = await plain.app.get(AuthorStore).add({ name: 'Ben', email: 'ben@example.org', password, role: 'owner' });
  const secret = await plain.app.get(SessionStore).begin(id);
  const { data } = plain.config;
  const moved = await startBlog({ data, environment: { QVILL_URL: 'https://blog.example' } });
  for (const name of ['qvill_session', '__Host-qvill_session'])
    for (const value of [secret, `s.${secret}`]) {
      const reply = await fetch(`${moved.url}/admin`, { headers: { cookie: `${name}=${value}` }, redirect: 'manual' });
      assert.deepEqual([reply.status, reply.headers.get('location')], [303, '/admin/session/new?next=%2Fadmin'], `${name}=${value}`);
    }
  for (const blog of [moved, plain, secure]) await blog.stop();
});
