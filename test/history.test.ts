import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Database } from '../src/platform/database.service.js';
import { Ada } from './support/ada.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';

const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
/** The rows of a list of revisions, each as a reader sees it. */
const rowsIn = (html: string): string[] => [...html.matchAll(/<td class="what">[^]*?<\/tr>/g)].map(([row]) => plain(row));
const versionsIn = (html: string): number[] => [...html.matchAll(/name="to" value="(\d+)"/g)].map(([, version]) => Number(version));
const checkedIn = (html: string): string[] => [...html.matchAll(/name="(from|to)" value="(\d+)" checked/g)].map(([, name, version]) => `${name} ${version}`);

let blog: Blog;
let ada: Ada;
const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));
before(async () => {
  blog = await startBlog({ clock });
  ada = await Ada.at(blog);
});
after(() => blog.stop());

/** The revisions of a post in the database, oldest first. */
async function revisions(door: string) {
  const { revision } = await blog.app.get(Database).reader();
  return revision.findMany({ where: { postId: Number(door.split('/').pop()) }, orderBy: { version: 'asc' } });
}
const restore = async (door: string, version: number, from?: number) =>
  ada.ask(`POST ${door}/revisions/${version}/restoration`, { version: String(from ?? (await ada.state(door)).version) });
const read = async (path: string) => (await fetch(blog.url + path)).text();

describe('the history of a post', () => {
  test('says of each revision when, why, by whom, its words and how many came or went, and which one readers see', async () => {
    clock.set('2026-11-21T12:00:00Z');
    const door = await ada.begin('Rivers');
    clock.set('2026-11-21T12:01:00Z');
    await ada.send(door, { markdown: 'One two three.' });
    clock.set('2026-11-21T12:30:00Z');
    await ada.publish(door, { markdown: 'One two three four five.' });
    clock.set('2026-11-21T13:00:00Z');
    await ada.send(door, { markdown: 'One.' });
    const { status, body } = await ada.ask(`GET ${door}/revisions`);
    assert.equal(status, 200);
    assert.deepEqual(rowsIn(body), [
      'November 21, 2026 at 1:00 PM kept while typing · Ada · changes of November 21, 2026 at 1:00 PM, kept while typing 1 −4',
      'November 21, 2026 at 12:30 PM published · Ada · changes of November 21, 2026 at 12:30 PM, published Readers see this one 5 +2',
      'November 21, 2026 at 12:01 PM kept while typing · Ada · changes of November 21, 2026 at 12:01 PM, kept while typing 3 +3',
      'November 21, 2026 at 12:00 PM begun · Ada 0',
    ]);
    assert.deepEqual(checkedIn(body), ['to 4', 'from 3']);
    assert.match((await ada.ask(`GET ${door}`)).body, new RegExp(`href="${door}/revisions">History`));
  });

  test('comes by the page, and what was chosen on another page goes along', async () => {
    const id = await blog.app.get(PostStore).create(fields({ title: 'Long' }), { by: null, reason: 'created', status: 'idea' }, { authorIds: [] });
    const database = new DatabaseSync(blog.config.databaseFile, { timeout: 5_000 });
    database.exec(`WITH RECURSIVE series(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM series WHERE value < 2499)
      INSERT INTO Revision (postId, version, title, reason, createdAt, markdown)
      SELECT ${id}, value + 2, 'Long', 'saved', '${clock.iso()}', value || ' words of it.' FROM series`);
    database.close();
    const list = async (query: string) => (await ada.ask(`GET /admin/posts/${id}/revisions${query}`)).body;
    assert.deepEqual(versionsIn(await list('')).slice(0, 3), [2501, 2500, 2499]);
    assert.equal(rowsIn(await list('')).length, 50);
    const second = await list('?page=2&from=2500&to=2501');
    assert.deepEqual([versionsIn(second)[1], versionsIn(second).at(-1)], [2451, 2402]);
    assert.deepEqual(checkedIn(second), ['to 2501', 'from 2500']);
    for (const last of ['?page=51&from=1&to=1', '?page=99&from=1&to=1']) assert.deepEqual(versionsIn(await list(last)), [1]);
    assert.equal((await ada.ask(`GET /admin/posts/${id}/revisions?from=x`)).status, 422);
  });

  test('shows each text as it was written, to the letter, and as the site would show it', async () => {
    const door = await ada.begin('Letters');
    const markdown = '\n\n  <b>&amp;</b> *stress*\n\tand “quotes”  \n';
    await ada.send(door, { markdown, excerpt: 'Short & sweet' });
    const { body } = await ada.ask(`GET ${door}/revisions/2`);
    assert.ok(body.includes(`>\n${markdown.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')}</textarea>`));
    assert.match(body, /readonly[^]*The editor has this text/);
    assert.match(body, /<p class="excerpt"[^>]*>Short &amp; sweet</);
    const preview = await ada.ask(`GET ${door}/revisions/2/preview`);
    assert.match(preview.body, /<em>stress<\/em>/);
    assert.match(preview.headers.get('content-security-policy')!, /sandbox/);
  });

  test('never shows another post’s revisions, nor any of a post in the trash', async () => {
    const [one, other] = [await ada.begin('One'), await ada.begin('Other')];
    await ada.send(other, { markdown: 'Not yours.' });
    for (const path of [
      '/revisions/2',
      '/revisions/2/preview',
      '/revisions/0',
      '/revisions/99999999999',
      '/comparison?from=1&to=2',
      '/comparison?from=1',
      '/comparison',
    ])
      assert.equal((await ada.ask(`GET ${one}${path}`)).status, 404, path);
    assert.equal((await restore(one, 2)).status, 404);
    await ada.ask(`POST ${other}/deletion`, {});
    for (const path of ['/revisions', '/revisions/1', '/comparison?from=1&to=2']) assert.equal((await ada.ask(`GET ${other}${path}`)).status, 404, path);
  });
});

describe('two revisions', () => {
  test('are compared word by word, in title, excerpt and text, whichever was chosen first', async () => {
    const door = await ada.begin('Where the river bends');
    const rest = 'A long stretch that nobody touched. '.repeat(40);
    await ada.publish(door, { markdown: `It is slow here.\n\n${rest}\n\nThe end.`, excerpt: 'Of a river.' });
    await ada.publish(door, { title: 'Where the river turns', markdown: `It is quick here.\n\n${rest}\n\nThe  end.`, excerpt: 'Of a river.' });
    const bodies = await Promise.all(['from=2&to=3', 'from=3&to=2'].map(async (query) => (await ada.ask(`GET ${door}/comparison?${query}`)).body));
    assert.equal(bodies[0], bodies[1]);
    const shown = bodies[0]!.replace(/<span class="sr-only">(.*?)<\/span>/g, '$1');
    assert.match(shown, /Where the river <del>\[removed: bends\] <\/del><ins>\[added: turns\] <\/ins>/);
    assert.match(shown, /It is <del>\[removed: slow\] <\/del><ins>\[added: quick\] <\/ins> here\./);
    assert.match(shown, /The ?<ins>\[added: <span class="sign" data-sign="·"> <\/span>\] <\/ins> ?end\./);
    assert.match(shown, /<details class="fold"><summary>Unchanged words: \d+<\/summary>that nobody touched/);
    assert.match(shown, /<h2 class="part">Excerpt<\/h2>\s*<div class="diff" dir="auto">Of a river\.<\/div>/);
    assert.match((await ada.ask(`GET ${door}/comparison?from=3&to=3`)).body, /are the same in both/);
  });
});

describe('a revision that is restored', () => {
  test('is the text of an idea at once, as a new revision, and what was there stays', async () => {
    const door = await ada.begin('First');
    await ada.send(door, { markdown: 'The first text.', tags: 'water', excerpt: 'In short' });
    clock.set('2026-11-22T12:00:00Z');
    await ada.send(door, { title: 'Second', markdown: 'The second text.', excerpt: '', date: 'tomor' });
    const { status, headers } = await restore(door, 2);
    assert.deepEqual([status, headers.get('location')], [303, `${door}?done=restored-0`]);
    assert.match((await ada.ask(`GET ${headers.get('location')}`)).body, /Restored\. What was there before is in the history/);
    const { form } = await ada.state(door);
    assert.deepEqual([form.title, form.markdown, form.excerpt, form.tags, form.date], ['First', 'The first text.', 'In short', 'water', 'tomor']);
    await ada.send(door, { markdown: 'The third text.' });
    assert.deepEqual(
      (await revisions(door)).map(({ reason, title, markdown }) => `${reason}: ${title}, ${markdown}`),
      [
        'created: First, ',
        'autosaved: First, The first text.',
        'autosaved: Second, The second text.',
        'restored: First, The first text.',
        'autosaved: First, The third text.',
      ],
    );
  });

  for (const [what, date] of [
    ['public', ''],
    ['scheduled', '2030-01-01'],
  ] as const)
    test(`waits beside a ${what} post until its author publishes the changes`, async () => {
      const door = await ada.begin(`Quiet ${what}`);
      await ada.publish(door, { markdown: 'Old words.', date });
      await ada.publish(door, { markdown: 'Public words.', date });
      await ada.send(door, { markdown: 'Typed words.' });
      assert.equal((await restore(door, 2)).status, 303);
      const { form, hasChanges } = await ada.state(door);
      assert.deepEqual([form.markdown, hasChanges], ['Old words.', true]);
      if (what === 'public') assert.match(await read('/quiet-public'), /Public words/);
      await restore(door, 3);
      assert.equal((await ada.state(door)).hasChanges, false, 'what readers see is no change');
      assert.deepEqual(
        (await revisions(door)).map(({ reason, markdown }) => `${reason}: ${markdown}`),
        ['created: ', 'published: Old words.', 'published: Public words.', 'autosaved: Typed words.', 'restored: Old words.', 'restored: Public words.'],
      );
      await restore(door, 2);
      await ada.publish(door);
      if (what === 'public') assert.match(await read('/quiet-public'), /Old words/);
    });

  test('takes nothing along that stood in the form alone: a title that no post can have is a revision first', async () => {
    const door = await ada.begin('Short');
    await ada.send(door, { markdown: 'Its text.' });
    const tooLong = 'x'.repeat(301);
    await ada.send(door, { title: tooLong });
    await restore(door, 1);
    assert.deepEqual(
      (await revisions(door)).slice(-2).map(({ reason, title, markdown }) => [reason, title, markdown]),
      [
        ['saved', tooLong, 'Its text.'],
        ['restored', 'Short', ''],
      ],
    );
  });

  test('overwrites nothing that somebody typed meanwhile: 412, and the version to do it with after all', async () => {
    const door = await ada.begin('Two tabs');
    await ada.send(door, { markdown: 'Here.' });
    const { version } = await ada.state(door);
    await ada.send(door, { markdown: 'From the phone.' });
    const was = await revisions(door);
    const { status, body } = await restore(door, 1, version);
    assert.deepEqual([status, await revisions(door)], [412, was]);
    assert.equal((await ada.state(door)).form.markdown, 'From the phone.');
    assert.match(body, /role="alert">\s*<h2>Not restored/);
    const again = Number(/name="version" value="(\d+)"/.exec(body)![1]);
    assert.equal((await restore(door, 1, again)).status, 303);
    assert.equal((await ada.ask(`POST ${door}/revisions/1/restoration`, {})).status, 422);
  });

  test('and is there already changes nothing', async () => {
    const door = await ada.begin('Same');
    await ada.send(door, { markdown: 'Same.' });
    const was = await revisions(door);
    assert.equal((await restore(door, 2)).status, 303);
    assert.deepEqual(await revisions(door), was);
  });
});
