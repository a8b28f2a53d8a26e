import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { FolderSync } from '../src/export/sync/folder-sync.service.js';
import { SyncedFolder } from '../src/export/sync/synced-folder.store.js';
import { SyncedPosts } from '../src/export/sync/synced-posts.store.js';
import { quiet, SyncedBlog } from './support/synced.js';

/* What editors, git and disks do to the files of a folder in step. */

let both: SyncedBlog;
before(async () => {
  both = await SyncedBlog.start();
});
beforeEach(async () => {
  both.begin();
  for (const { id } of both.posts()) await both.trash(id);
});
after(() => both?.stop());

const dated = (title: string, text: string): string => `---\ntitle: ${title}\ndate: 2026-01-02\n---\n${text}\n`;

test('a note that takes another one’s name takes neither its post nor its address', async () => {
  both.write('Untitled.md', dated('River', 'About the river.'));
  await both.sync();
  const { uid } = both.post('untitled');
  renameSync(join(both.folder, 'Untitled.md'), join(both.folder, 'River.md'));
  both.write('Untitled.md', dated('Hills', 'About hills.'));
  await both.sync();
  assert.deepEqual([both.post('untitled').uid, both.post('untitled').title], [uid, 'River']);
  assert.equal(both.post('untitled-2').title, 'Hills');
  assert.match(both.read('River.md'), new RegExp(uid));
  assert.deepEqual(await both.sync(), quiet);
});

test('a note that is written while its post is made has one post, with all that was written', async (t) => {
  both.write('n.md', dated('Now', 'One.'));
  const posts = both.blog.app.get(SyncedPosts);
  const create = posts.create.bind(posts);
  t.mock.method(posts, 'create', async (...given: Parameters<typeof create>) => {
    const made = await create(...given);
    both.edit('n.md', 'One.', 'One. Two.');
    return made;
  });
  assert.match((await both.sync()).refused[0]!.reason, /changed at this moment/);
  await both.sync();
  assert.deepEqual([both.posts().map(({ slug }) => slug), both.post('n').markdown], [['n'], 'One. Two.\n']);
  assert.deepEqual(both.files(), ['n.md']);
  assert.deepEqual(await both.sync(), quiet);
});

test('a file that can’t be written, or a folder in its place, stops no other', async () => {
  const long = `${'n'.repeat(250)}.md`;
  both.write(long, dated('Long', 'Text'));
  both.write('m.md', dated('Both', 'Text'));
  both.write('z.md', dated('Last', 'Text'));
  mkdirSync(join(both.folder, 'm.conflict.md'));
  await both.sync();
  assert.ok(both.post('z'));
  both.edit('m.md', 'Text', 'Here');
  await both.change('m', { markdown: 'There\n' });
  assert.deepEqual((await both.sync()).conflicts.map(({ kept }) => kept), ['m.conflict-2.md']); // prettier-ignore
  assert.deepEqual(await both.sync(), quiet);
});

test('a link in the place of a folder is not followed, and nobody’s post is lost for it', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'qvill-outside-'));
  for (const name of ['posts', '.trash']) symlinkSync(outside, join(both.folder, name));
  await both.create({ title: 'Secret', markdown: 'Text\n' });
  const { refused } = await both.sync();
  assert.deepEqual(refused, [{ file: 'secret', reason: 'posts is a link, and links are not followed' }]);
  await both.sync();
  assert.deepEqual([readdirSync(outside), both.post('secret').status], [[], 'published']);
});

test('the blog’s own folder is no part of a folder, and none is in it', async () => {
  both.write('a.md', dated('A', 'Text'));
  const { data } = both.blog.config;
  const sync = both.blog.app.get(FolderSync);
  await assert.rejects(sync.run(join(data, 'site'), { by: null, mayTrashMany: false }), /is part of the blog’s own data/);
  assert.deepEqual((await both.sync()).created, ['a.md']);
});

test('front matter of another kind is written anew with all that it says, and the old file is kept', async () => {
  const toml =
    '+++\ntitle = "Tom"\ndate = 2026-01-02\nauthors = ["Ann", "Bob"]\ntype = "gallery"\nweight = 7\n[params]\nmood = "calm"\n+++\nText {{< youtube abc >}}\n';
  both.write('toml.md', toml);
  await both.sync();
  const text = both.read('toml.md');
  for (const said of [/\nauthors: \["Ann", "Bob"\]\n/, /\ntype: "gallery"\n/, /\nweight: 7\n/, /"mood": "calm"/, /\nText \{\{< youtube abc >\}\}\n$/])
    assert.match(text, said);
  assert.equal(both.read('.trash/toml.md'), toml);
  assert.deepEqual(await both.sync(), quiet);
});

test('the words of a new file stay as they stand, its heading and its shortcodes too', async () => {
  both.write('words.md', '# Own heading\n\n{{< figure src="a.gif" >}} {% raw %}x{% endraw %}\n');
  await both.sync();
  assert.ok(both.read('words.md').endsWith('# Own heading\n\n{{< figure src="a.gif" >}} {% raw %}x{% endraw %}\n'));
  assert.equal(both.post('words').title, 'Own heading');
  assert.deepEqual(await both.sync(), quiet);
});

test('tags with a comma stay whole when both sides change the tags, and a file its rights', async () => {
  both.write('t.md', '---\ntitle: T\ndate: 2026-01-02\ntags: ["a, b", c]\n---\nText\n');
  await both.sync();
  chmodSync(join(both.folder, 't.md'), 0o600);
  both.edit('t.md', /tags:.*/, 'tags: ["a, b", c, d]');
  await both.change('t', { tags: ['a, b', 'c', 'e'] });
  await both.sync();
  assert.deepEqual(both.post('t').tags, ['a, b', 'c', 'e', 'd']);
  assert.equal(statSync(join(both.folder, 't.md')).mode & 0o777, 0o600);
  assert.deepEqual(await both.sync(), quiet);
});

test('a note that moved and can’t be read for a moment is not in the trash for that', async () => {
  both.write('move.md', dated('Move', 'Text'));
  await both.sync();
  const text = both.read('move.md');
  both.remove('move.md');
  both.write('sub/move.md', text.replace(/title: .*/, 'title: "Mo'));
  assert.deepEqual((await both.sync()).trashed, []);
  both.write('sub/move.md', text);
  await both.sync();
  assert.equal(both.post('move').status, 'published');
  assert.deepEqual(await both.sync(), quiet);
});

test('a note that leads to a post of the blog does so at once', async () => {
  await both.create({ title: 'Ph', markdown: 'Text\n' });
  both.write('own.md', dated('Own', '[[ph]]'));
  await both.sync();
  assert.equal(both.post('own').markdown, '[ph](/ph)\n');
  assert.deepEqual(await both.sync(), quiet);
});

test('the blog’s own folder inside of the folder holds no notes', async () => {
  const inside = new SyncedFolder(both.folder, join(both.folder, 'data'));
  both.write('a.md', dated('A', 'Text'));
  both.write('data/site/pages/a.md', dated('A', 'Text'));
  both.write('data/media/a.png', 'x');
  assert.deepEqual(await inside.list(), { notes: ['a.md'], others: [] });
});

test('two syncs at once make one post of a note', async () => {
  for (let n = 0; n < 8; n++) both.write(`n${n}.md`, dated(`N ${n}`, 'Text'));
  await Promise.all([both.sync(), both.sync()]);
  assert.deepEqual([both.posts().length, both.files().length], [8, 8]);
  assert.deepEqual(await both.sync(), quiet);
});

test('another branch, with other files in it, puts nothing into the trash', async () => {
  for (let n = 0; n < 12; n++) both.write(`old${n}.md`, dated(`Old ${n}`, 'Text'));
  await both.sync();
  for (let n = 0; n < 12; n++) {
    both.remove(`old${n}.md`);
    both.write(`new${n}.md`, dated(`New ${n}`, 'Text'));
  }
  await assert.rejects(both.sync(), /12 of 12 files are gone/);
  assert.equal(both.posts().length, 12);
});

test('an idea becomes a post when its file says so, and never because a line is gone', async () => {
  both.write('thought.md', 'Private thought\n');
  await both.sync();
  assert.equal(both.post('thought').status, 'idea');
  both.write('thought.md', 'Private thought, longer\n');
  await both.sync();
  assert.deepEqual([both.post('thought').status, both.post('thought').markdown], ['idea', 'Private thought, longer\n']);
  both.edit('thought.md', /draft: true\n/, '');
  await both.sync();
  assert.equal(both.post('thought').status, 'idea');
  both.edit('thought.md', /draft: true/, 'draft: false');
  await both.sync();
  assert.equal(both.post('thought').status, 'published');
  assert.deepEqual(await both.sync(), quiet);
});

test('a file that is there again by then takes no post to the trash', async (t) => {
  both.write('again.md', dated('Again', 'Text'));
  await both.sync();
  const text = both.read('again.md');
  both.remove('again.md');
  both.write('other.md', dated('Other', 'Text'));
  const posts = both.blog.app.get(SyncedPosts);
  const all = posts.all.bind(posts);
  t.mock.method(posts, 'all', () => {
    both.write('again.md', text);
    return all();
  });
  assert.deepEqual((await both.sync()).trashed, []);
  assert.equal(both.post('again').status, 'published');
});

test('nothing leads to a post that is an idea again', async () => {
  both.write('i.md', dated('I', 'Text'));
  both.write('k.md', dated('K', '[[i]]'));
  await both.sync();
  assert.equal(both.post('k').markdown, '[i](/i)\n');
  both.edit('i.md', 'date:', 'draft: true\ndate:');
  await both.sync();
  assert.equal(both.post('k').markdown, '[[i]]\n');
  assert.deepEqual(await both.sync(), quiet);
});
