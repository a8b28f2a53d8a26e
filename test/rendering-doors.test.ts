import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Importer } from '../src/archive/run/importer.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Ada } from './support/ada.js';
import { programWith, tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { hostileTexts } from './support/hostile.js';

const hostile = '> '.repeat(20_000);
const refusal = /The text (?:takes too long|is nested too deeply) to turn into a page/;

let blog: Blog;
let ada: Ada;
before(async () => {
  blog = await startBlog();
  ada = await Ada.at(blog);
});
after(() => blog.stop());

const read = async (path: string) => (await fetch(blog.url + path)).text();

/** How many of these are answered, one after the other, before `work` is over. */
async function answeredDuring(work: Promise<unknown>, ...asks: (() => Promise<unknown>)[]): Promise<number> {
  let isOver = false;
  const over = work.finally(() => (isOver = true));
  let answered = 0;
  for (let n = 0; !isOver; n++) {
    await asks[n % asks.length]!();
    if (!isOver) answered++;
  }
  await over;
  return answered;
}

test('while a hostile text is looked at, readers and authors get their answers', async () => {
  const door = await ada.begin('Hostile');
  for (const name of ['quotes in quotes', 'runs of backticks that grow', 'lists in lists'] as const) {
    const preview = ada.ask(`POST ${door}/preview`, { title: 'Hostile', markdown: hostileTexts[name]!, version: '1' });
    const answered = await answeredDuring(
      preview,
      () => read('/'),
      () => ada.ask('GET /admin'),
    );
    assert.match((await preview).body, refusal, name);
    // Rendered where requests are answered, it would let nobody by. bench/hostile.ts has the milliseconds
    assert.ok(answered >= 5, `${name}: ${answered} were answered before it was over`);
  }
});

test('the preview of what can’t be rendered says why, and shows what is written', async () => {
  const door = await ada.begin('Seen');
  const { status, body } = await ada.ask(`POST ${door}/preview`, { title: 'Seen', markdown: hostile, version: '1' });
  assert.equal(status, 200);
  assert.match(body, refusal);
  assert.match(body, /<pre[^>]* class="as-written">&gt; &gt; /);
});

test('the preview of a text that is too long says so, and does not show the one before', async () => {
  const door = await ada.begin('Long');
  const { body } = await ada.ask(`POST ${door}/preview`, { title: 'Long', markdown: 'Longer. '.repeat(62_501), version: '1' });
  assert.match(body, /The text is longer than 500000 characters/);
  assert.match(body, /<pre[^>]*>Longer\. Longer\. /);
  assert.ok(body.length < 60_000, `${body.length}`);
});

test('it is kept, and not published: the editor says so at its field, with the text', async () => {
  const door = await ada.begin('Kept');
  assert.equal((await ada.send(door, { markdown: hostile })).form.markdown, hostile);
  await assert.rejects(ada.publish(door), refusal);
  const { form, version, status } = await ada.state(door);
  assert.deepEqual([form.markdown, status], [hostile, 'idea']);
  const page = await ada.ask(`POST ${door}/publication`, { ...form, version: String(version) });
  assert.equal(page.status, 422);
  assert.match(page.body, refusal);
  assert.ok(page.body.includes('&gt; &gt; &gt;'));
  assert.equal((await fetch(`${blog.url}/kept`)).status, 404);
});

test('a public post keeps its page when its changes can’t be rendered', async () => {
  const door = await ada.begin('Good');
  await ada.publish(door, { markdown: 'A *good* text.' });
  await assert.rejects(ada.publish(door, { markdown: hostile }), refusal);
  assert.match(await read('/good'), /A <em>good<\/em> text/);
});

test('programs are told by field, and nothing changes', async () => {
  const program = programWith(blog, await tokenFor(blog, ada.owner.id));
  const refused = await program('POST /api/posts', { json: { title: 'By a program', markdown: hostile, status: 'published' } });
  assert.deepEqual([refused.status, refused.body['field']], [422, 'markdown']);
  const idea = await program('POST /api/posts', { json: { title: 'By a program', markdown: hostile } });
  assert.equal(idea.status, 201);
  const etag = { 'if-match': idea.headers.get('etag')! };
  const late = await program(`PATCH /api/posts/${idea.body['id']}`, { json: { status: 'published' }, headers: etag });
  assert.deepEqual([late.status, late.body['field']], [422, 'markdown']);
  const mended = await program(`PATCH /api/posts/${idea.body['id']}`, { json: { status: 'published', markdown: 'Mended.' }, headers: etag });
  assert.equal(mended.status, 200);
});

test('an import takes it as it is, shows it as it is written, and reports it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-hostile-'));
  writeFileSync(join(folder, '2020-01-02-imported.md'), `---\ntitle: Imported\n---\n${hostile}`);
  assert.equal((await blog.app.get(Importer).run(folder, { dryRun: false })).created.length, 1);
  const { asWritten, failed } = await blog.app.get(Publisher).publish();
  assert.deepEqual([asWritten.map(({ path }) => path), failed], [['/imported'], []]);
  assert.match(asWritten[0]!.reason, refusal);
  assert.match(await read('/imported'), /<pre[^>]* class="as-written">&gt; /);
  const again = await blog.app.get(Publisher).rebuild();
  assert.deepEqual([again.asWritten.map(({ path }) => path), again.changed, again.failed], [['/imported'], [], []]);
  rmSync(folder, { recursive: true });
});

test('a page that was good stays, when the renderer can’t make it any more', async () => {
  const id = await blog.app.get(PostStore).create(fields({ title: 'Once good' }), { by: null, reason: 'created', status: 'published' }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  await blog.app.get(PostStore).revise(id, fields({ title: 'Once good', markdown: hostile }), { by: null, reason: 'published', status: 'published' });
  const { failed } = await blog.app.get(Publisher).publish();
  assert.deepEqual(
    failed.map(({ path }) => path),
    ['/once-good'],
  );
  assert.match(await read('/once-good'), /<p>Its text\.<\/p>/);
  assert.match(await read('/atom.xml'), /Once good/);
});
