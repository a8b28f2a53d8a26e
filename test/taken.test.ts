import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Schedule } from '../src/publishing/schedule.service.js';
import { RedirectStore } from '../src/redirects/redirect.store.js';
import { addAuthor, programWith, tokenFor } from './support/api.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { blankForm, fields } from './support/fields.js';
import { Owner } from './support/signed-in.js';

let blog: Blog;
let owner: Owner;
let program: ReturnType<typeof programWith>;
const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));
before(async () => {
  blog = await startBlog({ clock });
  owner = await Owner.of(blog);
  program = programWith(blog, await tokenFor(blog, owner.id));
});
after(() => blog.stop());

const published = { by: null, reason: 'published', status: 'published' } as const;
type Some = Parameters<typeof fields>[0];
const posts = () => blog.app.get(PostStore);
const publish = () => blog.app.get(Publisher).publish();
async function write(some: Some, change: object = {}): Promise<number> {
  const id = await posts().create(fields(some), { ...published, ...change }, { authorIds: [owner.id] });
  await publish();
  return id;
}
async function revise(id: number, some: Some, change: object = {}): Promise<void> {
  await posts().revise(id, fields(some), { ...published, ...change });
  await publish();
}
const answer = async (path: string) => {
  const { status, headers } = await fetch(blog.url + path, { redirect: 'manual' });
  return headers.get('location') ?? status;
};

/** Three used addresses: an old one, a gone one, and a rule's. */
async function used(word: string): Promise<number> {
  const id = await write({ title: `Owner of ${word}`, slug: `${word}-old` });
  await revise(id, { title: `Owner of ${word}`, slug: `${word}-new`, aliases: [`/${word}-alias`] });
  const lost = await write({ title: `Lost ${word}`, slug: `${word}-gone` });
  await posts().trash(lost, null);
  await posts().delete(lost);
  await blog.app.get(RedirectStore).save({ source: `/${word}-rule`, target: 'https://elsewhere.example/', code: '' }, null);
  await publish();
  return id;
}

test('an address that another post, a deleted one or a rule has is refused by its name, and taken after a yes', async () => {
  await used('a');
  for (const [slug, sentence, was] of [
    ['a-old', 'The address “a-old” belongs to “Owner of a”', '/a-new'],
    ['a-alias', 'The address “a-alias” belongs to “Owner of a”', '/a-new'],
    ['a-gone', 'The address /a-gone is one that “Lost a” had, which is gone', 410],
    ['a-rule', 'The address /a-rule is that of a redirect rule, to https://elsewhere.example/', 'https://elsewhere.example/'],
  ] as const) {
    await assert.rejects(write({ title: 'Newcomer', slug }), { kind: 'conflict', field: 'slug', message: sentence, extra: { takeover: `/${slug}` } });
    assert.equal(await answer(`/${slug}`), was);
    const id = await write({ title: 'Newcomer', slug }, { takeover: true });
    assert.equal(await answer(`/${slug}`), 200);
    // When it goes, its rule is there again; the others are gone, since nobody is who they were
    await posts().trash(id, null);
    await publish();
    assert.equal(await answer(`/${slug}`), slug === 'a-rule' ? was : 410);
  }
});

test('what the former owner had is the newcomer’s: its other addresses stay, and who has it open learns of it', async () => {
  const id = await used('b');
  const before = await (await blog.app.get(Database).reader()).post.findUniqueOrThrow({ where: { id } });
  await write({ title: 'Newcomer', slug: 'b-old' }, { takeover: true });
  const after = await (await blog.app.get(Database).reader()).post.findUniqueOrThrow({ where: { id }, include: { aliases: true } });
  assert.equal(after.version, before.version + 1);
  assert.deepEqual(
    after.aliases.map(({ key }) => key),
    ['/b-alias'],
  );
  assert.deepEqual([await answer('/b-alias'), await answer('/b-new'), await answer('/b-old')], ['/b-new', 200, 200]);
});

test('a slug that nobody typed never takes a used address: it gets a number', async () => {
  await used('c');
  for (const word of ['c old', 'c alias', 'c gone', 'c rule']) {
    await write({ title: word });
    await write({ title: word }, { takeover: true });
    assert.deepEqual([await answer(`/${word.replace(' ', '-')}-2`), await answer(`/${word.replace(' ', '-')}-3`)], [200, 200], word);
  }
});

test('what a post had itself is its own: withdrawn, without its old address, and back again', async () => {
  const id = await write({ title: 'Own', slug: 'own-first' });
  await revise(id, { title: 'Own', slug: 'own-second' });
  assert.equal(await answer('/own-first'), '/own-second');
  await revise(id, { title: 'Own', slug: 'own-second' });
  assert.equal(await answer('/own-first'), 410, 'taken out of its old addresses');
  await revise(id, { title: 'Own', slug: 'own-first' });
  await revise(id, { title: 'Own' }, { reason: 'withdrawn', status: 'idea' });
  await revise(id, { title: 'Own', slug: 'own-first' });
  assert.equal(await answer('/own-first'), 200);
});

test('what is imported takes a gone address again under the title that it had there, and no other’s', async () => {
  await used('h');
  const imported = { reason: 'imported' };
  await assert.rejects(write({ title: 'Other', slug: 'h-gone' }, imported), { message: 'The address /h-gone is one that “Lost h” had, which is gone' });
  await write({ title: 'lost H ', slug: 'h-gone' }, imported);
  await assert.rejects(write({ title: 'Lost h', slug: 'h-rule' }, imported), { extra: { takeover: '/h-rule' } });
  assert.deepEqual([await answer('/h-gone'), await answer('/h-rule')], [200, 'https://elsewhere.example/']);
});

test('what lives somewhere, or is an idea’s, can’t be taken; what lies in the trash can, and comes back with another slug', async () => {
  await write({ title: 'Living', slug: 'living' });
  await write({ title: 'Secret', slug: 'secret' }, { status: 'idea' });
  for (const slug of ['living', 'secret']) await assert.rejects(write({ slug }, { takeover: true }), { field: 'slug', extra: {} });
  const thrown = await write({ title: 'Thrown', slug: 'thrown' });
  await posts().trash(thrown, null);
  await assert.rejects(write({ slug: 'thrown' }), { extra: { takeover: '/thrown' } });
  await write({ slug: 'thrown' }, { takeover: true });
  await posts().restore(thrown, null, 'before');
  await publish();
  assert.deepEqual([await answer('/thrown'), await answer('/thrown-2')], [200, 200]);
});

test('a scheduled post asks when it is scheduled, and takes the address when its time has come', async () => {
  await used('d');
  const later = { slug: 'd-old', publishedAt: '2026-11-22T12:00:00.000Z' };
  await assert.rejects(write(later), { extra: { takeover: '/d-old' } });
  await write(later, { takeover: true });
  assert.equal(await answer('/d-old'), '/d-new');
  clock.set('2026-11-22T12:00:01Z');
  await blog.app.get(Schedule).run();
  assert.equal(await answer('/d-old'), 200);
});

test('programs are told whose it was, and say “takeover”; an app’s wish gets a number, and its change is refused in words', async () => {
  await used('e');
  const post = { title: 'By program', slug: 'e-gone', status: 'published' };
  const refused = await program('POST /api/posts', { json: post });
  assert.deepEqual([refused.status, refused.body['field'], refused.body['takeover']], [409, 'slug', '/e-gone']);
  assert.equal((await program('POST /api/posts', { json: { ...post, takeover: 'yes' } })).status, 422);
  const made = await program('POST /api/posts', { json: { ...post, takeover: true } });
  assert.deepEqual([made.status, await answer('/e-gone')], [201, 200]);
  const change = (json: object) => program(`PATCH /api/posts/${String(made.body['id'])}`, { json, headers: { 'if-match': '*' } });
  assert.equal((await change({ slug: 'e-rule' })).status, 409);
  assert.equal((await change({ slug: 'e-rule', takeover: true })).status, 200);
  assert.deepEqual([await answer('/e-rule'), await answer('/e-gone')], [200, '/e-rule']);
  const wish = await program('POST /api/micropub', { form: { h: 'entry', content: 'Short.', 'mp-slug': 'e-old' } });
  assert.match(wish.headers.get('location') ?? '', /\/e-old-2$/);
  const micropub = await program('POST /api/micropub', { json: { action: 'update', url: wish.headers.get('location'), replace: { 'mp-slug': ['e-alias'] } } });
  assert.deepEqual([micropub.status, micropub.body['error_description']], [400, 'The address “e-alias” belongs to “Owner of e”']);
});

test('an old address of a post of others is taken by nobody who may not change that post', async () => {
  await used('k');
  const ben = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Ben', 'author')));
  const post = { title: 'Mine now', status: 'published', takeover: true };
  for (const more of [{}, { status: 'scheduled', publishedAt: '2027-11-22T12:00:00.000Z' }]) {
    const refused = await ben('POST /api/posts', { json: { ...post, slug: 'k-old', ...more } });
    assert.deepEqual([refused.status, refused.body['field'], refused.body['takeover']], [409, 'slug', undefined], refused.text);
    assert.match(String(refused.body['detail']), /\/k-old is an old one of “Owner of k”, which belongs to others/);
  }
  assert.equal(await answer('/k-old'), '/k-new');
  assert.equal((await ben('POST /api/posts', { json: { ...post, slug: 'k-gone' } })).status, 201);
  const editor = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Eve', 'editor')));
  assert.equal((await editor('POST /api/posts', { json: { ...post, slug: 'k-old' } })).status, 201);
  assert.equal(await answer('/k-old'), 200);
});

test('in the editor without scripts: the sentence, a box to tick, and the address', async () => {
  await used('f');
  const id = await write({ title: 'Typed' }, { status: 'idea' });
  const form = { ...blankForm, title: 'Typed', slug: 'f-gone', version: '1' };
  const asked = await owner.ask(`POST /admin/posts/${id}/publication`, form);
  assert.equal(asked.status, 422);
  assert.match(asked.body, /The address \/f-gone is one that “Lost f” had, which is gone.*<p class="yes takeover"><input type="checkbox" id="takeover"/s);
  assert.equal(await answer('/f-gone'), 410);
  assert.equal((await owner.ask(`POST /admin/posts/${id}/publication`, { ...form, takeover: 'yes' })).status, 303);
  assert.equal(await answer('/f-gone'), 200);
});

describe('in a browser', { skip: browserSkipReason() }, () => {
  test('the box comes with the sentence, goes with another slug, and is asked once', async () => {
    await used('g');
    const id = await write({ title: 'In a browser' }, { status: 'idea' });
    const browser = await openBrowser();
    const page = await owner.page(browser);
    await page.goto(`/admin/posts/${id}`);
    const box = page.getByLabel('Take it all the same');
    await page.locator('#details > summary').click();
    assert.equal(await box.isVisible(), false);
    await page.locator('#slug').fill('g-rule');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('is that of a redirect rule').first().waitFor();
    await box.waitFor();
    assert.deepEqual(await axeFindings(page), []);
    await page.locator('#slug').fill('g-gone');
    await box.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Publish' }).click();
    await box.check();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page
      .getByText(/Live after/)
      .first()
      .waitFor();
    assert.deepEqual([await answer('/g-gone'), await answer('/g-rule')], [200, 'https://elsewhere.example/']);
    await browser.close();
  });
});

test('nobody learns of a post of others that readers never saw whether it lies in the trash, nor takes its slug from there', async () => {
  const zoe = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Zoe', 'author')));
  const eve = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Eva', 'editor')));
  const hidden = await write({ title: 'Hidden plan', slug: 'hidden-plan' }, { status: 'idea' });
  const wish = { title: 'x', slug: 'hidden-plan' };
  const asIdea = await zoe('POST /api/posts', { json: { ...wish, takeover: true } });
  await posts().trash(hidden, null);
  for (const takeover of [false, true]) {
    const refused = await zoe('POST /api/posts', { json: { ...wish, takeover } });
    assert.deepEqual([refused.status, refused.text.replace(/"request":"[^"]*"/, '')], [409, asIdea.text.replace(/"request":"[^"]*"/, '')]);
  }
  assert.equal((await eve('POST /api/posts', { json: { ...wish, takeover: true } })).status, 201);
});
