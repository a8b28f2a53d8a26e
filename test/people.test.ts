import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { authorNamed } from '../src/auth/author.store.js';
import { Database } from '../src/platform/database.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { everything } from './support/rows.js';
import { ask, join, password, signInAs, type Visitor } from './support/visitor.js';

const noon = '2026-11-21T12:00:00.000Z';

describe('many hands', () => {
  let blog: Blog;
  let ada: Visitor;
  const clock = new StillClock(new Date(noon));

  before(async () => {
    blog = await startBlog({ clock });
    ada = await join(blog, 'Ada', 'owner');
  });
  after(() => blog?.stop());

  /** The path of the link that a page shows. */
  function linkIn(body: string): string {
    const [, link] = /id="link" value="([^"]+)"/.exec(body) ?? assert.fail('no link is shown');
    return link!.replaceAll('&#x3D;', '=').slice(blog.url.length);
  }
  const tokenOf = (link: string): string => new URL(link, blog.url).searchParams.get('token')!;
  /** A new invitation's link, as a path. */
  async function invite(role: string, name = ''): Promise<string> {
    const { status, body } = await ask(blog, 'POST /admin/people/invitations', ada, { role, name });
    assert.equal(status, 201);
    return linkIn(body);
  }
  const accept = (link: string, account: Record<string, string>) =>
    ask(blog, 'POST /admin/invitation', undefined, { token: tokenOf(link), password, ...account });
  const signIn = (email: string, typed: string) => ask(blog, 'POST /admin/session', undefined, { email, password: typed });
  const list = async () => (await ask(blog, 'GET /admin/people', ada)).body;

  async function assertDead(link: string): Promise<void> {
    const rows = everything(blog);
    assert.equal((await ask(blog, `GET ${link}`)).status, 404);
    assert.equal((await accept(link, { name: 'Mal', email: 'mal@example.org' })).status, 404);
    assert.equal(everything(blog), rows);
  }

  test('an invitation is a link, shown once, that makes one account with the role that it says', async () => {
    const link = await invite('editor', 'Eve');
    assert.doesNotMatch(await list(), new RegExp(tokenOf(link)));
    assert.doesNotMatch(everything(blog), new RegExp(tokenOf(link)));
    assert.match(await list(), /Eve[^]*Invited as editor · until <time datetime="2026-11-28T12:00:00.000Z">/);
    const form = await ask(blog, `GET ${link}`);
    assert.match(form.body, /Set up your account[^]*value="Eve"[^]*Join/);
    assert.equal(form.headers.get('referrer-policy'), 'strict-origin');
    const { status, to, headers } = await accept(link, { name: 'Eve Adams', email: 'Eve@Example.org' });
    assert.deepEqual([status, to], [303, '/admin']);
    const cookie = headers.getSetCookie()[0]!.split(';')[0]!;
    assert.match((await ask(blog, 'GET /admin', { id: 0, email: '', csrf: '', cookie })).body, /Eve Adams/);
    assert.match(await list(), /Eve Adams<\/a>\s*<p>Editor/);
    await assertDead(link);
  });

  test('two who follow one link at once make one account', async () => {
    const link = await invite('author');
    const replies = await Promise.all(['one', 'two'].map((name) => accept(link, { name, email: `${name}@example.org` })));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [303, 404]);
  });

  test('an invitation that is guessed, taken back, or a week old opens nothing', async () => {
    for (const guess of ['', 'x'.repeat(43)]) await assertDead(`/admin/invitation?token=${guess}`);
    const link = await invite('author', 'Mallory');
    const [, id] = /invitations\/(\d+)\/deletion/.exec(await list())!;
    assert.equal((await ask(blog, `POST /admin/people/invitations/${id}/deletion`, ada)).status, 303);
    assert.doesNotMatch(await list(), /Mallory/);
    await assertDead(link);
    const old = await invite('author');
    clock.set('2026-11-28T12:00:00.000Z');
    await assertDead(old);
    clock.set(noon);
  });

  test('the set-up page takes no invitation, and the invitation page no set-up link', async () => {
    const link = await invite('author');
    const form = { token: tokenOf(link), name: 'Mal', email: 'mal@example.org', password, blogTitle: 'Mine' };
    assert.equal((await ask(blog, 'POST /admin/setup', undefined, form)).status, 404);
    assert.equal((await ask(blog, `GET ${link}`)).status, 200);
  });

  test('a value that is no good leaves the link as it was, and what was typed stays, but not the password', async () => {
    const link = await invite('author');
    const rows = everything(blog);
    for (const [field, typed, sentence] of [
      ['password', 'short', 'must have at least 10'],
      ['email', 'ada@example.org', 'has an account already'],
      ['name', ' ', 'The name is missing'],
    ] as const) {
      const { status, body } = await accept(link, { name: 'Zoe', email: 'zoe@example.org', [field]: typed });
      assert.equal(status, 422);
      assert.ok(body.includes(sentence) && !body.includes(password) && !body.includes('value="short"'));
    }
    assert.equal(everything(blog), rows);
  });

  test('a forgotten password is set anew by a link, which ends every session and makes nobody else', async () => {
    const kim = await join(blog, 'Kim', 'author');
    const first = linkIn((await ask(blog, `POST /admin/people/${kim.id}/invitation`, ada)).body);
    const link = linkIn((await ask(blog, `POST /admin/people/${kim.id}/invitation`, ada)).body);
    await assertDead(first);
    assert.match(await list(), /Kim<\/p>\s*<p>New password/);
    assert.match((await ask(blog, `GET ${link}`)).body, /Choose a new password[^]*For kim@example.org/);
    assert.equal((await ask(blog, 'GET /admin', kim)).status, 200);
    assert.equal((await accept(link, { password: 'quite another one', name: 'Mal', email: 'mal@example.org' })).status, 303);
    assert.equal((await ask(blog, 'GET /admin', kim)).status, 303);
    assert.deepEqual([(await signIn(kim.email, password)).status, (await signIn(kim.email, 'quite another one')).status], [422, 303]);
    assert.match((await ask(blog, `GET /admin/people/${kim.id}`, ada)).body, /<h1 dir="auto">Kim<\/h1>/);
    await assertDead(link);
  });

  test('who stands under posts of another blog can be given an account, and the posts are theirs', async () => {
    const grace = await blog.app.get(Database).change(async (tx) => {
      const id = await authorNamed(tx, 'Grace', noon);
      await tx.postAuthor.create({ data: { postId: 1, authorId: id, position: 0 } });
      return id;
    });
    assert.match(await list(), /without an account[^]*Grace/);
    const link = linkIn((await ask(blog, `POST /admin/people/${grace}/invitation`, ada, { role: 'author' })).body);
    assert.equal((await accept(link, { name: 'Grace Hopper', email: 'grace@example.org' })).status, 303);
    const as = await signInAs(blog, grace, 'grace@example.org');
    assert.equal((await ask(blog, 'GET /admin/posts/1', as)).status, 200);
    assert.match((await ask(blog, 'GET /atom.xml')).body, /<name>Grace Hopper<\/name>/);
  });

  test('another role holds from the next click on, a higher one from the next sign-in', async () => {
    let lee = await join(blog, 'Lee', 'author');
    assert.equal((await ask(blog, 'GET /admin/people', lee)).status, 403);
    await ask(blog, `POST /admin/people/${lee.id}/role`, ada, { role: 'owner' });
    assert.equal((await ask(blog, 'GET /admin/people', lee)).status, 303);
    lee = await signInAs(blog, lee.id, lee.email);
    assert.equal((await ask(blog, 'GET /admin/people', lee)).status, 200);
    const link = linkIn((await ask(blog, 'POST /admin/people/invitations', lee, { role: 'owner', name: '' })).body);
    await ask(blog, `POST /admin/people/${lee.id}/role`, ada, { role: 'editor' });
    assert.equal((await ask(blog, 'GET /admin/people', lee)).status, 403);
    await assertDead(link);
    assert.equal((await ask(blog, `POST /admin/people/${lee.id}/role`, ada, { role: 'king' })).status, 422);
  });

  test('a closed account opens no door, and the name stays under the posts', async () => {
    const max = await join(blog, 'Max', 'author');
    const { to } = await ask(blog, 'POST /admin/posts', max, { title: 'By Max' });
    await ask(blog, `POST ${to}/publication`, max, { version: '1', title: 'By Max', markdown: 'Words.' });
    const link = linkIn((await ask(blog, `POST /admin/people/${max.id}/invitation`, ada)).body);
    assert.equal((await ask(blog, `POST /admin/people/${max.id}/deletion`, ada)).status, 303);
    assert.equal((await ask(blog, 'GET /admin', max)).status, 303);
    assert.equal((await signIn(max.email, password)).status, 422);
    await assertDead(link);
    assert.match((await ask(blog, 'GET /by-max')).body, /class="p-author[^>]*>Max</);
    assert.match(await list(), /without an account[^]*Max/);
    assert.equal((await ask(blog, `POST /admin/people/${max.id}/role`, ada, { role: 'owner' })).status, 404);
    await join(blog, 'Max', 'author'); // the address is free again
  });

  test('the last owner stays, in words, also when two owners remove each other at once', async () => {
    for (const [door, form] of [
      ['role', { role: 'editor' }],
      ['deletion', {}],
    ] as const) {
      const { status, body } = await ask(blog, `POST /admin/people/${ada.id}/${door}`, ada, form);
      assert.equal(status, 409);
      assert.match(body, /Somebody must own the blog\. Make another person an owner first\./);
    }
    for (const door of ['role', 'deletion']) {
      const other = await join(blog, `Other-${door}`, 'owner');
      const form = { role: 'author' };
      const replies = await Promise.all([
        ask(blog, `POST /admin/people/${other.id}/${door}`, ada, form),
        ask(blog, `POST /admin/people/${ada.id}/${door}`, other, form),
      ]);
      assert.deepEqual(replies.map(({ status }) => status).filter((status) => status === 303).length, 1);
      const { author } = await blog.app.get(Database).reader();
      const owners = await author.findMany({ where: { role: 'owner', passwordHash: { not: null } } });
      assert.equal(owners.length, 1);
      if (owners[0]!.id === other.id) ada = other;
    }
  });
});
