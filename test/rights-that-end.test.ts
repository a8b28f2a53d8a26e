import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { PeopleStore } from '../src/auth/people.store.js';
import { PostRights } from '../src/auth/post-rights.store.js';
import { SessionStore } from '../src/auth/session.store.js';
import { TokenStore } from '../src/auth/token.store.js';
import { acting } from '../src/platform/acting.service.js';
import { Database } from '../src/platform/database.service.js';
import { tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { quarters } from './support/images.js';
import { rowsOf } from './support/rows.js';
import { ask, join, password, signInAs, type Visitor } from './support/visitor.js';

/* The head of a request is looked at when it comes; its body may take minutes. What ends meanwhile has ended. */
let blog: Blog;
let zoe: Visitor;
let number = 0;
before(async () => {
  blog = await startBlog();
  await join(blog, 'Ada', 'owner');
});
beforeEach(async () => {
  zoe = await join(blog, `Zoe${++number}`, 'editor');
});
after(() => blog.stop());

const picture = (width: number): Promise<Buffer> => quarters(width, 20).png().toBuffer();
const names = (): string[] => (rowsOf(blog)['Media'] as { name: string }[]).map(({ name }) => name);
const asZoe = (): Record<string, string> => ({ cookie: zoe.cookie, 'x-csrf-token': zoe.csrf, accept: 'application/json' });

const part = (name: string, bytes: Buffer): Buffer[] => [
  Buffer.from(`--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`),
  bytes,
  Buffer.from('\r\n'),
];
const end = Buffer.from('--edge--\r\n');

/** Sends a form in two halves; between them something happens. */
async function inHalves(path: string, headers: Record<string, string>, [first, second]: [Buffer[], Buffer[]], between: () => Promise<unknown>) {
  const body = (async function* () {
    yield* first;
    await between();
    yield* second;
  })();
  const init = { method: 'POST', headers: { ...headers, 'content-type': 'multipart/form-data; boundary=edge' }, body, duplex: 'half' };
  const reply = await fetch(blog.url + path, init as unknown as RequestInit);
  return { status: reply.status, text: await reply.text() };
}

/** So far that the guard has let it in and a file is on its way. */
async function underWay(): Promise<void> {
  for (let n = 0; n < 20; n++) await new Promise((done) => setTimeout(done, 10));
}

async function halves(name: string, width: number): Promise<[Buffer[], Buffer[]]> {
  const [head, bytes, tail] = part(name, await picture(width)) as [Buffer, Buffer, Buffer];
  return [
    [head, bytes.subarray(0, 40)],
    [bytes.subarray(40), tail, end],
  ];
}

test('a file whose sender is let in all the while is kept', async () => {
  assert.equal((await inHalves('/admin/media', asZoe(), await halves('all-the-while.png', 30), underWay)).status, 201);
  assert.ok(names().includes('all-the-while.png'));
});

test('of a session that ends while its file comes nothing is kept', async () => {
  const signOut = () => underWay().then(() => blog.app.get(SessionStore).endAll(zoe.id, null));
  const { status } = await inHalves('/admin/media', asZoe(), await halves('signed-out.png', 31), signOut);
  assert.equal(status, 401);
  assert.ok(!names().includes('signed-out.png'));
});

test('nor of an account whose role is another one by then', async () => {
  const lower = () => underWay().then(() => blog.app.get(Database).change((tx) => tx.author.update({ where: { id: zoe.id }, data: { role: 'author' } })));
  assert.equal((await inHalves('/admin/media', asZoe(), await halves('lowered.png', 32), lower)).status, 401);
  assert.ok(!names().includes('lowered.png'));
});

test('nor of a token that is revoked, nor of one whose author is gone', async () => {
  const tokens = blog.app.get(TokenStore);
  const bearer = async () => ({ authorization: `Bearer ${await tokenFor(blog, zoe.id)}` });
  const revoke = () => underWay().then(async () => tokens.revoke(zoe.id, (await tokens.of(zoe.id))[0]!.id));
  assert.equal((await inHalves('/api/media', await bearer(), await halves('revoked.png', 33), revoke)).status, 401);
  const close = () => underWay().then(() => blog.app.get(PeopleStore).close(zoe.id));
  assert.equal((await inHalves('/api/micropub/media', await bearer(), await halves('closed.png', 34), close)).status, 401);
  assert.deepEqual(
    names().filter((name) => /revoked|closed/.test(name)),
    [],
  );
});

test('of several files those are kept that came before', async () => {
  const { authorization } = { authorization: `Bearer ${await tokenFor(blog, zoe.id)}` };
  const before = part('before.png', await picture(35));
  const [head, tail] = await halves('afterwards.png', 36);
  const field = (buffers: Buffer[]) => [Buffer.from(buffers[0]!.toString().replace('name="file"', 'name="photo"')), ...buffers.slice(1)];
  const kept = async () => {
    while (!names().includes('before.png')) await underWay();
    const tokens = blog.app.get(TokenStore);
    await tokens.revoke(zoe.id, (await tokens.of(zoe.id))[0]!.id);
  };
  const text = Buffer.from('--edge\r\nContent-Disposition: form-data; name="h"\r\n\r\nentry\r\n');
  const sent: [Buffer[], Buffer[]] = [[text, ...field(before), ...field(head)], tail];
  assert.equal((await inHalves('/api/micropub', { authorization }, sent, kept)).status, 401);
  assert.ok(!names().includes('afterwards.png'));
  assert.ok(!(rowsOf(blog)['Post'] as { markdown: string }[]).some(({ markdown }) => markdown.includes('before.png')));
});

test('who no longer stands under a post when it is changed does not change it', async () => {
  const author = await join(blog, `Ben${number}`, 'author');
  const id = Number((await ask(blog, 'POST /admin/posts', author, { title: 'Theirs' })).to!.split('/').pop());
  const database = blog.app.get(Database);
  const change = () => database.change((tx) => tx.post.update({ where: { id }, data: { title: 'Changed' } }));
  const by = { address: '', now: () => '', authorId: author.id, who: 'Ben' };
  await acting(by, async () => {
    await blog.app.get(PostRights).mustEdit({ id: author.id, name: 'Ben', role: 'author', email: author.email, timeZone: null }, id);
    await database.change((tx) => tx.postAuthor.deleteMany({ where: { postId: id } })).catch(() => assert.fail('It was theirs'));
  });
  await acting(by, async () => {
    await assert.rejects(blog.app.get(PostRights).mustEdit({ id: author.id, name: 'Ben', role: 'author', email: author.email, timeZone: null }, id));
    await assert.rejects(change(), { name: 'Problem', kind: 'unauthenticated' });
  });
  assert.ok((rowsOf(blog)['Post'] as { title: string }[]).some(({ title }) => title === 'Theirs'));
});

test('what is done with a password beside it is noted as two deeds, each with its change', async () => {
  const owner = await signInAs(blog, 1, 'ada@example.org');
  await blog.app.get(Database).change((tx) => tx.session.updateMany({ where: { authorId: 1 }, data: { provenAt: '2020-01-01T00:00:00.000Z' } }));
  const log = () => (rowsOf(blog)['AuditEntry'] as { what: string }[]).map(({ what }) => what);
  const before = log().length;
  assert.equal((await ask(blog, 'POST /admin/tokens', owner, { name: 'x', scopes: 'read', proof: password })).status, 201);
  assert.deepEqual(log().slice(before), ['POST /admin/session/proof', 'POST /admin/tokens']);
});
