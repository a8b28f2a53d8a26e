import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { after, before, test } from 'node:test';
import { cleanHtml } from '../src/rendering/clean-html.js';
import { Importer } from '../src/archive/run/importer.service.js';
import { InvitationStore } from '../src/auth/invitation.store.js';
import type { Role } from '../src/auth/rights.js';
import { Database } from '../src/platform/database.service.js';
import { MergeStore } from '../src/posts/merge.store.js';
import { PostStore } from '../src/posts/post.store.js';
import { PreviewLinkStore } from '../src/posts/preview-link.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';
import { ask, join, signInAs, type Visitor } from './support/visitor.js';

const script = '<script>alert(1)</script>';
const hostile = `A *text* with [x](javascript:alert(3)).\n\n<figure onclick="alert(2)">kept</figure> ${script}\n`;

let blog: Blog;
let ada: Visitor;
let ben: Visitor;
before(async () => {
  blog = await startBlog();
  ada = await join(blog, 'Ada', 'owner');
  ben = await join(blog, 'Ben', 'author');
});
after(() => blog.stop());

const read = async (path: string) => (await fetch(blog.url + path)).text();
/** Whether the post's own HTML stands as it is written, in its page; and it must be so in the feeds too. */
async function isRaw(slug: string): Promise<boolean> {
  const [page, atom, json] = await Promise.all([read(`/${slug}`), read('/atom.xml'), read('/feed.json')]);
  const raw = [page.includes(script), page.includes('javascript:alert'), page.includes('onclick')];
  assert.ok(
    raw.every((each) => each === raw[0]),
    'some of it is cleaned and some is not',
  );
  assert.match(page, /kept<\/figure>/);
  const entry = (text: string) => text.split(/<entry>|"id": "urn/).find((each) => each.includes(`/${slug}`)) ?? '';
  assert.equal(/(&lt;|<)script/.test(entry(atom)), raw[0], 'the feed');
  assert.equal(/<script/.test(entry(json)), raw[0], 'the JSON feed');
  return raw[0]!;
}
async function write(title: string, authorIds: number[], markdown = hostile): Promise<number> {
  const id = await blog.app.get(PostStore).create(fields({ title, markdown }), { by: null, reason: 'created', status: 'published' }, { authorIds });
  await blog.app.get(Publisher).publish();
  return id;
}
const give = (who: Visitor, role: Role) => ask(blog, `POST /admin/people/${who.id}/role`, ada, { role });
/** Who got more rights was signed out. */
const again = async (): Promise<Visitor> => (ben = await signInAs(blog, ben.id, ben.email));
const allow = (who: Visitor, html: string) => ask(blog, `POST /admin/people/${who.id}/html`, ada, { html });
const rowOf = async (id: number) => (await blog.app.get(Database).reader()).post.findUniqueOrThrow({ where: { id } });

test('HTML of owners and editors stands as it is, that of authors is cleaned; a change of role is on the site at once', async () => {
  await write('By Ada', [ada.id]);
  await write('By Ben', [ben.id]);
  await write('By both', [ada.id, ben.id]);
  assert.deepEqual(await Promise.all(['by-ada', 'by-ben', 'by-both'].map(isRaw)), [true, false, false]);
  await give(ben, 'editor');
  assert.deepEqual(await Promise.all(['by-ada', 'by-ben', 'by-both'].map(isRaw)), [true, true, true]);
  await give(ben, 'author');
  assert.deepEqual(await Promise.all(['by-ada', 'by-ben', 'by-both'].map(isRaw)), [true, false, false]);
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
});

test('text whose HTML was cleaned is cleaned in the post that it is merged into, too', async () => {
  const merge = (id: number, into: number, appends: boolean) => blog.app.get(MergeStore).merge(id, { into, by: ada.id, appends });
  const stays = await write('Staying', [ada.id]);
  await merge(await write('Going without its text', [ben.id]), stays, false);
  await merge(await write('Going', [ada.id]), stays, true);
  await blog.app.get(Publisher).publish();
  assert.equal(await isRaw('staying'), true);
  await merge(await write('Bringing a script', [ben.id]), stays, true);
  await blog.app.get(Publisher).publish();
  assert.match(await read('/staying'), /Bringing a script/);
  assert.equal(await isRaw('staying'), false);
  assert.equal((await rowOf(stays)).trust, 'cleaned');
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
  await blog.app.get(PostStore).trash(stays, null);
});

test('what was cleaned because of one of its authors is cleaned when all of them have left', async () => {
  const eve = await join(blog, 'Eve', 'author');
  const fay = await join(blog, 'Fay', 'editor');
  const both = await write('By Eve and Fay', [eve.id, fay.id]);
  await write('By Fay', [fay.id]);
  for (const who of [eve, fay]) {
    await ask(blog, `POST /admin/people/${who.id}/deletion`, ada);
    await blog.app.get(Publisher).publish();
    assert.deepEqual(await Promise.all(['by-eve-and-fay', 'by-fay'].map(isRaw)), [false, true], who.email);
  }
  await blog.app.get(PostStore).trash(both, null);
});

test('an owner may let an author write HTML, on that author’s page, and take it back', async () => {
  assert.match((await ask(blog, `GET /admin/people/${ben.id}`, ada)).body, /Show their HTML as it stands/);
  assert.doesNotMatch((await ask(blog, `GET /admin/people/${ada.id}`, ada)).body, /Show their HTML as it stands/);
  assert.equal((await ask(blog, `POST /admin/people/${ben.id}/html`, await again(), { html: 'yes' })).status, 403);
  assert.equal(await isRaw('by-ben'), false);
  await allow(ben, 'yes');
  assert.equal(await isRaw('by-ben'), true);
  assert.match((await ask(blog, `GET /admin/people/${ben.id}`, ada)).body, /id="writes-html"[^>]* checked/);
  await allow(ben, '');
  assert.equal(await isRaw('by-ben'), false);
});

test('the preview and a preview link show what would be published', async () => {
  const idea = async (authorIds: number[]) =>
    blog.app.get(PostStore).create(fields({ title: 'Idea', markdown: hostile }), { by: null, reason: 'created', status: 'idea' }, { authorIds });
  for (const [author, raw] of [
    [ada, true],
    [ben, false],
  ] as const) {
    const id = await idea([author.id]);
    const typed = { title: 'Idea', markdown: hostile, version: '1' };
    const pages = [await ask(blog, `GET /admin/posts/${id}/preview`, ada), await ask(blog, `POST /admin/posts/${id}/preview`, author, typed)];
    await blog.app.get(PreviewLinkStore).make(id, 1);
    const [link] = await blog.app.get(PreviewLinkStore).of(id);
    pages.push(await ask(blog, `GET /preview/${link!.token}`));
    for (const { body } of pages) assert.equal(body.includes(script), raw);
  }
});

test('what is imported is cleaned until an owner trusts it, and again after that when the file changes', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'qvill-trust-'));
  const put = (more: string) => writeFileSync(joinPath(folder, '2020-01-02-imported.md'), `---\ntitle: Imported\nauthor: Somebody\n---\n${hostile}${more}`);
  const bring = async () => {
    await blog.app.get(Importer).run(folder, { dryRun: false });
    await blog.app.get(Publisher).publish();
  };
  put('');
  await bring();
  assert.equal(await isRaw('imported'), false);
  const { id } = await (await blog.app.get(Database).reader()).post.findUniqueOrThrow({ where: { slug: 'imported' } });
  assert.match((await ask(blog, `GET /admin/posts/${id}`, ada)).body, /cleaned until an owner trusts it[\s\S]*Trust its HTML/);
  assert.equal((await ask(blog, `POST /admin/posts/${id}/trust`, await again())).status, 403);
  assert.equal(await isRaw('imported'), false);
  assert.equal((await ask(blog, `POST /admin/posts/${id}/trust`, ada)).to, `/admin/posts/${id}`);
  assert.equal(await isRaw('imported'), true);
  put('\nMore.');
  await bring();
  assert.equal(await isRaw('imported'), false);
  assert.match((await ask(blog, 'GET /admin/settings', ada)).body, /Show the HTML in one post as it stands/);
  assert.match((await ask(blog, 'POST /admin/settings/trust', ada)).to!, /^\/admin\/settings\?done=saved-/);
  assert.equal(await isRaw('imported'), true);
  assert.doesNotMatch((await ask(blog, 'GET /admin/settings', ada)).body, /HTML from elsewhere/);
  await ask(blog, `POST /admin/posts/${id}/trust/deletion`, ada);
  assert.equal(await isRaw('imported'), false);
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
  rmSync(folder, { recursive: true });
});

test('what was cleaned does not stand as it is because others are named as its authors', async () => {
  const id = await write('Handed over', [ben.id]);
  await ask(blog, `POST /admin/posts/${id}/authors`, ada, { authors: String(ada.id) });
  assert.equal(await isRaw('handed-over'), false);
  assert.equal((await rowOf(id)).trust, 'cleaned');
  await ask(blog, `POST /admin/posts/${id}/trust`, ada);
  assert.equal(await isRaw('handed-over'), true);
  await ask(blog, `POST /admin/posts/${id}/authors`, ada, { authors: String(ben.id) });
  assert.equal(await isRaw('handed-over'), false);
});

test('who leaves takes no trust along: an editor’s HTML stands, an author’s is cleaned, also when the name has an account again', async () => {
  const eve = await join(blog, 'Eve', 'editor');
  const tom = await join(blog, 'Tom', 'author');
  await write('By Eve', [eve.id]);
  const trusted = await write('By Tom', [tom.id]);
  await ask(blog, `POST /admin/posts/${trusted}/trust`, ada);
  assert.deepEqual(await Promise.all(['by-eve', 'by-tom'].map(isRaw)), [true, false]);
  for (const { id } of [eve, tom]) await ask(blog, `POST /admin/people/${id}/deletion`, ada);
  assert.deepEqual(await Promise.all(['by-eve', 'by-tom'].map(isRaw)), [true, false]);
  const invitations = blog.app.get(InvitationStore);
  const secret = await invitations.issue({ role: 'author', name: '', authorId: eve.id, createdById: ada.id });
  await invitations.accept(secret, { name: 'Eve', email: 'eve@example.org', password: 'correct horse battery' });
  await blog.app.get(Publisher).publish();
  assert.equal(await isRaw('by-eve'), false);
  assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));
});

test('an author’s own excerpt is cleaned as the text is', async () => {
  const some = fields({ title: 'Short', excerpt: `In short ${script}`, markdown: 'Long.' });
  await blog.app.get(PostStore).create(some, { by: null, reason: 'created', status: 'published' }, { authorIds: [ben.id] });
  await blog.app.get(Publisher).publish();
  const home = await read('/');
  assert.match(home, /In short/);
  assert.ok(!home.slice(home.indexOf('In short'), home.indexOf('In short') + 80).includes('<script'));
});

test('no sound and no film of another host is asked for before a reader wants it, nor what is said to one', () => {
  const asks = (html: string) => /preload="none"/.test(cleanHtml(html)) === false;
  for (const src of ['https://tracker.example/x.mp3', '//tracker.example/x', 'x.mp3', '']) assert.ok(!asks(`<audio src="${src}" preload="auto"></audio>`), src);
  assert.ok(!asks('<video preload="auto"><source src="https://tracker.example/x"></video>'));
  assert.ok(!asks('<video><source src="https://tracker.example/x"></video>'));
  assert.equal(cleanHtml('<video src="/media/a.mp4" preload="metadata" controls></video>'), '<video src="/media/a.mp4" preload="metadata" controls></video>');
  assert.doesNotMatch(cleanHtml('<video src="/media/a.mp4"><track default src="https://tracker.example/x.vtt"></video>'), /track/);
  assert.match(cleanHtml('<video src="/media/a.mp4"><track default src="/media/a.vtt"></video>'), /<track default src="\/media\/a.vtt"/);
});
