import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { Entrance } from '../src/auth/entrance.service.js';
import { PeopleStore } from '../src/auth/people.store.js';
import { SecondStepStore } from '../src/auth/second-step.store.js';
import { SignInSteps } from '../src/auth/sign-in-step.store.js';
import { Database } from '../src/platform/database.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { ask, join, password, type Visitor } from './support/visitor.js';

/* A password waits in a line until it is checked. What was changed meanwhile counts. */
let blog: Blog;
let zoe: Visitor;
let ada: Visitor;
let number = 0;
before(async () => {
  blog = await startBlog();
  ada = await join(blog, 'Ada', 'owner');
});
beforeEach(async () => {
  zoe = await join(blog, `Zoe${++number}`, 'author');
});
after(() => blog.stop());

const browser = { headers: {}, ip: '' };
const shown = async () => (await blog.app.get(AuthorStore).byPassword(zoe.email, password, null))!;
const enter = async ({ author, isStill }: Awaited<ReturnType<typeof shown>>) => blog.app.get(Entrance).enter(author.id, browser, isStill);
const refused = { name: 'Problem', kind: 'unauthenticated' };
const next = 'quite another long password';
const sessions = async () => (await blog.app.get(Database).reader()).session.count({ where: { authorId: zoe.id } });

test('who showed a password gets in as long as it is theirs', async () => {
  await enter(await shown());
  const known = await shown();
  assert.equal((await ask(blog, 'POST /admin/people/me/password', zoe, { current: password, next })).status, 303);
  await assert.rejects(enter(known), refused);
  assert.equal(await sessions(), 1);
});

test('and as long as they have an account', async () => {
  const known = await shown();
  await blog.app.get(PeopleStore).close(zoe.id);
  await assert.rejects(enter(known), refused);
  assert.equal(await sessions(), 0);
  assert.equal((await ask(blog, 'GET /admin/session', zoe)).status, 303);
});

test('a password that was right before it was changed leads to no code either, and a code to no second session', async () => {
  const steps = blog.app.get(SignInSteps);
  const [known, other] = [await shown(), await shown()];
  const step = steps.once(await steps.begin(zoe.id, known.isStill));
  await blog.app.get(Entrance).enter(zoe.id, browser, step);
  await assert.rejects(blog.app.get(Entrance).enter(zoe.id, browser, step), refused);
  await blog.app.get(AuthorStore).reset(zoe.email, next);
  await assert.rejects(steps.begin(zoe.id, other.isStill), refused);
});

test('who got as far as the door when codes began to be asked for is asked for one', async () => {
  const secondStep = blog.app.get(SecondStepStore);
  const isOff = secondStep.isOff(zoe.id);
  await blog.app.get(Entrance).enter(zoe.id, browser, isOff);
  await blog.app.get(Database).change((tx) => tx.oneTimeKey.create({ data: { authorId: zoe.id, secret: 'A', createdAt: '', provenAt: 'x' } }));
  await assert.rejects(blog.app.get(Entrance).enter(zoe.id, browser, isOff), refused);
});

test('of sign-ins by the old password that wait while it is changed, none is in afterwards', async () => {
  const signIn = () => ask(blog, 'POST /admin/session', undefined, { email: zoe.email, password, code: '', next: '' });
  const changed = ask(blog, 'POST /admin/people/me/password', zoe, { current: password, next });
  const replies = await Promise.all(Array.from({ length: 6 }, signIn));
  const { status, headers } = await changed;
  assert.equal(status, 303);
  for (const reply of replies) {
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie) assert.equal((await ask(blog, 'GET /admin/session', { ...zoe, cookie })).status, 303, `${reply.status}`);
  }
  const own = headers.getSetCookie()[0]!.split(';')[0]!;
  assert.equal((await ask(blog, 'GET /admin/session', { ...zoe, cookie: own })).status, 200);
});

test('a password that somebody changes while their session is ended stays as it was', async () => {
  const change = ask(blog, 'POST /admin/people/me/password', zoe, { current: password, next });
  await ask(blog, `POST /admin/people/${zoe.id}/sessions/deletion`, ada);
  const { status } = await change;
  const isOld = (await blog.app.get(AuthorStore).byPassword(zoe.email, password, null)) !== null;
  assert.equal(isOld, status !== 303, `${status}`);
});
