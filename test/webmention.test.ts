import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MentionStore } from '../src/mentions/mention.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { StillClock } from './support/blog.js';
import { MentionBlog } from './support/mentions.js';
import { Others } from './support/others.js';
import { everything } from './support/rows.js';
import { Owner } from './support/signed-in.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

let own: MentionBlog;
let others: Others;
let owner: Owner;
let post: number;
const clock = new StillClock(new Date('2026-11-21T12:00:00.000Z'));

before(async () => {
  others = await Others.start();
  own = await MentionBlog.start({ clock });
  owner = await Owner.of(own.blog);
  post = await own.publish({ title: 'Rivers', slug: 'rivers', aliases: ['/old/rivers'] });
  await own.publish({ title: 'Imprint', slug: 'imprint', kind: 'page' });
});
after(async () => {
  await own.stop();
  others.stop();
});

const linking = (target: string, words = 'Good words.') => `<div class="h-entry"><p class="e-content">${words} <a href="${target}">Rivers</a></p></div>`;
/** Others link to the post, tell of it, and it is read. */
async function mention(path: string, words?: string): Promise<{ id: number; source: string }> {
  const source = others.put(path, linking(own.at('/rivers'), words));
  assert.equal((await own.tell(source, own.at('/rivers'))).status, 202);
  await own.verify();
  return { id: (await own.rows()).find((row) => row.source === source)!.id, source };
}
const judge = (id: number, noun: string) => owner.ask(`POST /admin/mentions/${id}/${noun}`, { show: 'waiting' });
const assertExact = async () => assert.deepEqual(bytesOf(await treeAt(own.blog.config.site)), bytesOf(await treeFromNothing(own.blog.config)));
const tick = (minutes: number) => clock.set(new Date(clock.now().getTime() + minutes * 60_000).toISOString());

test('what others tell of is thanked for, read later, and seen by nobody before it is approved', async () => {
  const source = others.put('/first', linking(own.at('/rivers')));
  const { status, detail } = await own.tell(source, own.at('/rivers'));
  assert.deepEqual([status, detail], [202, 'Thank you. The source will be read soon, and shown when somebody here has looked at it.']);
  await own.verify();
  const [row] = await own.rows();
  assert.deepEqual([row!.state, row!.content, row!.nextAt], ['waiting', 'Good words. Rivers', null]);
  assert.doesNotMatch(await own.page('/rivers'), /Good words/);
  assert.match((await owner.ask('GET /admin')).body, /href="\/admin\/mentions">Mentions <span class="count">1</);
  assert.match((await owner.ask('GET /admin/mentions')).body, /Good words\. Rivers/);
  const { status: answered, headers } = await judge(row!.id, 'approval');
  assert.deepEqual([answered, headers.get('location')], [303, '/admin/mentions?show=waiting']);
  assert.match(await own.page('/rivers'), /<h2>Mentions<\/h2>[^]*rel="nofollow ugc noopener"[^]*Good words\. Rivers/);
  await assertExact();
});

test('refused or deleted it is shown no more, and what was refused does not come back', async () => {
  const { id, source } = await mention('/spam', 'Buy now.');
  await judge(id, 'approval');
  assert.match(await own.page('/rivers'), /Buy now/);
  await judge(id, 'refusal');
  assert.doesNotMatch(await own.page('/rivers'), /Buy now/);
  tick(5);
  await own.tell(source, own.at('/rivers'));
  await own.verify();
  assert.equal((await own.rows()).find((row) => row.id === id)!.state, 'refused');
  await judge(id, 'deletion');
  assert.equal(
    (await own.rows()).some((row) => row.id === id),
    false,
  );
  await assertExact();
});

test('told of again it is read again: the same stays, other words wait, and what is gone for hours goes', async () => {
  const { id, source } = await mention('/changes', 'At first.');
  await judge(id, 'approval');
  const again = async () => {
    tick(5);
    assert.equal((await own.tell(source, own.at('/rivers'))).status, 202);
    await own.verify();
    return (await own.rows()).find((row) => row.id === id)?.state;
  };
  assert.equal(await again(), 'approved');
  others.put('/changes', linking(own.at('/rivers'), 'Then this.'));
  assert.equal(await again(), 'waiting');
  assert.doesNotMatch(await own.page('/rivers'), /At first|Then this/);
  await judge(id, 'approval');
  assert.match(await own.page('/rivers'), /Then this/);
  // A page of errors with a 200, a 404 of an hour: what was shown stays until it was so at every look
  const looksOn = async (minutes: number[]) => {
    for (const each of minutes) {
      tick(each);
      await own.verify();
    }
    return (await own.rows()).find((row) => row.id === id)?.state;
  };
  others.put('/changes', linking('https://elsewhere.example/'));
  assert.equal(await again(), 'approved');
  others.put('/changes', { status: 404 });
  assert.equal(await looksOn([2, 11]), 'approved');
  others.put('/changes', linking(own.at('/rivers'), 'Then this.'));
  assert.equal(await looksOn([61, 361, 361]), 'approved');
  assert.match(await own.page('/rivers'), /Then this/);
  others.put('/changes', linking('https://elsewhere.example/'));
  assert.equal(await again(), 'approved');
  assert.equal(await looksOn([2, 11, 61]), 'approved');
  assert.equal(await looksOn([361]), undefined);
  assert.doesNotMatch(await own.page('/rivers'), /Then this/);
  const gone = await mention('/gone');
  await judge(gone.id, 'approval');
  others.put('/gone', { status: 410 });
  tick(5);
  await own.tell(gone.source, own.at('/rivers'));
  await own.verify();
  assert.equal(
    (await own.rows()).some((row) => row.id === gone.id),
    false,
  );
  await assertExact();
});

test('a host that is trusted waits for nobody, until it is trusted no longer', async () => {
  const [one, two] = [await mention('/one', 'Number one.'), await mention('/two', 'Number two.')];
  await judge(one.id, 'trust');
  await mention('/three', 'Number three.');
  for (const words of [/Number one/, /Number two/, /Number three/]) assert.match(await own.page('/rivers'), words);
  const host = new URL(two.source).host;
  assert.match((await owner.ask('GET /admin/mentions?show=approved')).body, new RegExp(`Shown at once[^]*${host}`));
  await owner.ask('POST /admin/mentions/trust/deletion', { host });
  await mention('/four', 'Number four.');
  assert.doesNotMatch(await own.page('/rivers'), /Number four/);
  await assertExact();
});

test('an old address of a post stands for the post, with its own words and its own link', async () => {
  const source = others.put('/alias', `<a href="${own.at('/old/rivers/')}">Old</a>`);
  assert.equal((await own.tell(source, own.at('/old/rivers/'))).status, 202);
  await own.verify();
  const row = (await own.rows()).find((each) => each.source === source)!;
  assert.deepEqual([row.postId, row.state, row.author], [post, 'waiting', new URL(source).host]);
});

test('what can’t be a mention is refused with the reason, and nothing is kept of it', async () => {
  const good = others.at('/first');
  const rows = everything(own.blog);
  const wrong: [source: string, target: string, reason: RegExp][] = [
    ['', own.at('/rivers'), /“source” is missing/],
    [good, '', /“target” is missing/],
    ['ftp://example.org/', own.at('/rivers'), /“source” must be an http or https address/],
    ['no address', own.at('/rivers'), /“source” must be/],
    ['http://user:word@example.org/', own.at('/rivers'), /“source” must be/],
    [`http://example.org/${'x'.repeat(2_000)}`, own.at('/rivers'), /“source” must be/],
    [good, 'javascript:alert(1)', /“target” must be/],
    [good, 'https://other.example/rivers', /The target is not on this blog/],
    [good, own.at('/'), /no post of this blog, or is gone/],
    [good, own.at('/imprint'), /no post of this blog, or is gone/],
    [good, own.at('/never-was'), /no post of this blog, or is gone/],
    [own.at('/rivers'), own.at('/rivers#top'), /are the same/],
    [own.at('/archive'), own.at('/rivers'), /no other post/],
    [own.at('/old/rivers'), own.at('/rivers'), /no other post/],
  ];
  for (const [source, target, reason] of wrong) {
    const { status, detail } = await own.tell(source, target);
    assert.equal(status, 400, `${source} ${target}`);
    assert.match(detail, reason);
  }
  const json = await fetch(`${own.blog.url}/api/webmention`, { method: 'POST', body: '{"source":"a"}', headers: { 'content-type': 'application/json' } });
  assert.equal(json.status, 415);
  assert.equal(everything(own.blog), rows);
});

test('a post that is withdrawn takes its mentions along and brings them back, and takes no new ones meanwhile', async () => {
  const id = await own.publish({ title: 'Comes and goes', slug: 'comes' });
  const source = others.put('/comes', linking(own.at('/comes'), 'Welcome words.'));
  await own.tell(source, own.at('/comes'));
  await own.verify();
  await own.blog.app.get(MentionStore).judge((await own.rows()).at(-1)!.id, 'approved');
  await own.blog.app.get(Publisher).publish();
  assert.match(await own.page('/comes'), /Welcome words/);
  await own.revise(id, { title: 'Comes and goes', slug: 'comes' }, 'idea');
  await assertExact();
  assert.match((await own.tell(source, own.at('/comes'))).detail, /is gone/);
  await own.revise(id, { title: 'Comes and goes', slug: 'comes' });
  assert.match(await own.page('/comes'), /Welcome words/);
  await own.blog.app.get(PostStore).trash(id, null);
  await own.blog.app.get(PostStore).delete(id);
  await own.blog.app.get(Publisher).publish();
  assert.equal(
    (await own.rows()).some((row) => row.postId === id),
    false,
  );
  await assertExact();
});

test('a source that can’t be reached is asked again later, and forgotten in the end', async () => {
  const source = others.put('/down', { status: 503 });
  await own.tell(source, own.at('/rivers'));
  const row = async () => (await own.rows()).find((each) => each.source === source);
  const waits: number[] = [];
  await own.verify();
  waits.push((Date.parse((await row())!.nextAt!) - clock.now().getTime()) / 1_000);
  for (let is = await row(); is; is = await row()) {
    clock.set(is.nextAt!);
    await own.verify();
    const next = (await row())?.nextAt;
    if (next) waits.push((Date.parse(next) - clock.now().getTime()) / 1_000);
    assert.ok(waits.length < 9);
  }
  assert.deepEqual(waits, [60, 600, 3_600, 21_600]);
});

test('while webmentions are off none are taken, and no page names a place for them or shows one', async () => {
  assert.match(await own.page('/rivers'), /<link rel="webmention" href="http:\/\/localhost:3000\/api\/webmention">/);
  assert.doesNotMatch(await own.page('/imprint'), /rel="webmention"/);
  await own.blog.app.get(SettingsStore).save({ webmentions: false });
  await own.blog.app.get(Publisher).publish();
  assert.doesNotMatch(await own.page('/rivers'), /webmention|<h2>Mentions/);
  assert.equal((await own.tell(others.at('/first'), own.at('/rivers'))).status, 404);
  await own.blog.app.get(SettingsStore).save({ webmentions: true });
  await own.blog.app.get(Publisher).publish();
  await assertExact();
});
