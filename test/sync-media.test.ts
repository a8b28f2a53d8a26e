import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import sharp from 'sharp';
import { folderOf } from '../src/core/media.js';
import { MediaLibrary } from '../src/media/media-library.service.js';
import { MediaStore } from '../src/media/media.store.js';
import { Database } from '../src/platform/database.service.js';
import { quarters, seen, telling, withTold } from './support/images.js';
import { quiet, SyncedBlog } from './support/synced.js';

let both: SyncedBlog;
before(async () => {
  both = await SyncedBlog.start();
});
beforeEach(async () => {
  both.begin();
  for (const { id } of both.posts()) await both.trash(id);
});
after(() => both?.stop());

let shades = 0;
/** A picture that no other is. */
const picture = () => sharp({ create: { width: 40, height: 30, channels: 3, background: { r: ++shades, g: 90, b: 200 } } }).png().toBuffer(); // prettier-ignore

type Row = { id: number; name: string; digest: string; file: string };
const library = (): Row[] => both.blog.app.get(Database).rows.all<Row>('SELECT id, name, digest, file FROM Media ORDER BY id');
const kept = (name: string): Buffer => {
  const { digest, file } = library().find((row) => row.name === name)!;
  return readFileSync(join(both.blog.config.media, folderOf(digest), file));
};
const put = (path: string, bytes: Buffer): void => {
  mkdirSync(dirname(join(both.folder, path)), { recursive: true });
  writeFileSync(join(both.folder, path), bytes);
};
const bytesAt = (path: string): Buffer => readFileSync(join(both.folder, path));
const upload = (name: string, bytes: Buffer) => both.blog.app.get(MediaLibrary).add({ file: stream(bytes), name, by: null });
async function* stream(bytes: Buffer) {
  yield bytes;
}

/** Both sides say the same, and nothing is left to do. */
async function inStep(): Promise<void> {
  assert.deepEqual(await both.sync(), quiet);
  const { blog, folder } = both.sides();
  assert.deepEqual(folder, blog);
}

test('what a file shows is in the library, however the file names it, and the file stays as it is', async () => {
  const [river, hill, sea, boat] = [await picture(), await picture(), await picture(), await picture()];
  put('notes/images/river one.png', river);
  put('assets/hill.png', hill);
  put('static/sea.png', sea);
  put('deep/below/boat.png', boat);
  const body = [
    '![A river](<images/river one.png> "Wide")',
    '![The same](images/river%20one.png)',
    '![[hill.png|A hill]] and ![[hill.png|300]]',
    '<img src="/sea.png" alt="Sea">',
    '![A boat](boat.png)',
    '`![[hill.png]]` ![Elsewhere](https://example.org/river.png) ![](#part)',
  ].join('\n\n');
  both.write('notes/trip.md', `---\ntitle: Trip\ndate: 2026-01-02\n---\n${body}\n`);
  const { created, refused } = await both.sync();
  assert.deepEqual([created, refused], [['notes/trip.md'], []]);
  assert.equal(
    both.post('trip').markdown,
    [
      '![A river](</media/river-one.png> "Wide")',
      '![The same](/media/river-one.png)',
      '![A hill](/media/hill.png) and ![](/media/hill.png)',
      '<img src="/media/sea.png" alt="Sea">',
      '![A boat](/media/boat.png)',
      '`![[hill.png]]` ![Elsewhere](https://example.org/river.png) ![](#part)',
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n',
  );
  assert.ok(both.read('notes/trip.md').endsWith(`---\n${body}\n`));
  assert.deepEqual(both.files().filter((path) => path.startsWith('media/')), []); // prettier-ignore
  await inStep();
  // The blog writes a line: all other words are as their author has them
  await both.change('trip', { markdown: `First.\n\n${both.post('trip').markdown}\nAgain: ![River](/media/river-one.png) ![A hill](/media/hill.png)\n` });
  assert.deepEqual((await both.sync()).toFolder, ['notes/trip.md']);
  assert.ok(both.read('notes/trip.md').endsWith(`---\nFirst.\n\n${body}\n\nAgain: ![River](images/river%20one.png) ![[hill.png|A hill]]\n`));
  await inStep();
});

test('a post of the blog brings its pictures into the folder, under addresses that an editor follows', async () => {
  await upload('Quiet lake.png', await picture());
  await upload('taken.png', await picture());
  put('media/taken.png', await picture());
  await both.create({ title: 'Lake', markdown: '![Lake](/media/quiet-lake.png)\n\n![](/media/taken.png)\n\n[none](/media/none.png)\n' });
  await both.create({ title: 'Idea', markdown: 'No picture' }, 'idea');
  await both.create({ title: 'Elsewhere', kind: 'page', markdown: '<img src="/media/quiet-lake.png" alt="">\n' });
  assert.deepEqual((await both.sync()).toFolder.toSorted(), [
    'ideas/idea.md',
    'media/quiet-lake.png',
    'media/taken-2.png',
    'pages/elsewhere.md',
    'posts/lake.md',
  ]);
  assert.match(
    both.read('posts/lake.md'),
    /\n!\[Lake\]\(\.\.\/media\/quiet-lake\.png\)\n\n!\[\]\(\.\.\/media\/taken-2\.png\)\n\n\[none\]\(\/media\/none\.png\)\n$/,
  );
  assert.match(both.read('pages/elsewhere.md'), /<img src="\.\.\/media\/quiet-lake\.png" alt="">/);
  assert.deepEqual(bytesAt('media/quiet-lake.png'), kept('quiet-lake.png'));
  await inStep();
  // One that a text still shows comes back when it is gone
  both.remove('media/quiet-lake.png');
  assert.deepEqual((await both.sync()).toFolder, ['media/quiet-lake.png']);
  assert.deepEqual(bytesAt('media/quiet-lake.png'), kept('quiet-lake.png'));
  await inStep();
});

test('a picture that changes on one side is the same on the other, at its old address', async () => {
  put('pond.png', await picture());
  both.write('pond.md', '---\ntitle: Pond\ndate: 2026-01-02\n---\n![Pond](pond.png)\n');
  await both.sync();
  const second = await picture();
  put('pond.png', second);
  assert.deepEqual((await both.sync()).toBlog, ['pond.png']);
  assert.equal(both.post('pond').markdown, '![Pond](/media/pond.png)\n');
  const { data } = await sharp(kept('pond.png')).raw().toBuffer({ resolveWithObject: true });
  assert.deepEqual(data, await sharp(second).raw().toBuffer());
  await inStep();

  // Half a picture takes no place
  const [before, half] = [kept('pond.png'), await picture()];
  put('pond.png', half.subarray(0, half.length - 40));
  assert.deepEqual((await both.sync()).refused.map(({ file }) => file), ['pond.png']); // prettier-ignore
  assert.deepEqual(kept('pond.png'), before);
  put('pond.png', second);
  await both.sync();
  await inStep();

  const third = await picture();
  await both.blog.app.get(MediaLibrary).replace(library().find(({ name }) => name === 'pond.png')!.id, { file: stream(third), name: 'x.png' });
  assert.deepEqual((await both.sync()).toFolder, ['pond.png']);
  assert.deepEqual(bytesAt('pond.png'), kept('pond.png'));
  assert.deepEqual(bytesAt('.trash/pond.png'), second);
  await inStep();

  const [mine, theirs] = [await picture(), await picture()];
  put('pond.png', mine);
  await both.blog.app.get(MediaLibrary).replace(library().find(({ name }) => name === 'pond.png')!.id, { file: stream(theirs), name: 'x.png' });
  const { conflicts } = await both.sync();
  assert.deepEqual(conflicts, [{ file: 'pond.png', kept: 'pond.conflict.png', reason: 'both have another picture in its place' }]);
  assert.deepEqual([bytesAt('pond.png'), bytesAt('pond.conflict.png')], [kept('pond.png'), mine]);
  await inStep();
});

test('of two copies of one picture, the one that changes becomes a picture of its own', async () => {
  const same = await picture();
  put('a/twin.png', same);
  put('b/twin.png', same);
  both.write('a/one.md', '---\ntitle: One twin\ndate: 2026-01-02\n---\n![](twin.png)\n');
  both.write('b/two.md', '---\ntitle: Two twin\ndate: 2026-01-02\n---\n![](twin.png)\n');
  await both.sync();
  put('b/twin.png', await picture());
  await both.sync();
  assert.equal(both.post('one').markdown, '![](/media/twin.png)\n');
  assert.equal(both.post('two').markdown, '![](/media/twin-2.png)\n');
  assert.deepEqual(bytesAt('a/twin.png'), same);
  await inStep();
});

test('a picture that moves, with its text or without, stays the same picture', async () => {
  put('img/oak.png', await picture());
  both.write('oak.md', '---\ntitle: Oak\ndate: 2026-01-02\n---\n![Oak](img/oak.png) ![[oak.png]]\n');
  await both.sync();
  const before = both.post('oak').markdown;
  mkdirSync(join(both.folder, 'trees'));
  renameSync(join(both.folder, 'img/oak.png'), join(both.folder, 'trees/oak.png'));
  both.edit('oak.md', 'img/oak.png', 'trees/oak.png');
  await both.sync();
  assert.equal(both.post('oak').markdown, before);
  assert.ok(!both.has('img/oak.png'));
  await inStep();
  put('trees/oak.png', await picture());
  assert.deepEqual((await both.sync()).toBlog, ['trees/oak.png']);
  assert.equal(both.post('oak').markdown, before);
  await inStep();
  // A text that moves away from its pictures shows them still
  mkdirSync(join(both.folder, 'far'));
  renameSync(join(both.folder, 'oak.md'), join(both.folder, 'far/oak.md'));
  await both.sync();
  assert.equal(both.post('oak').markdown, before);
  await inStep();
});

test('a picture that comes after its text is shown from then on', async () => {
  both.write('late.md', '---\ntitle: Late\ndate: 2026-01-02\n---\nText\n\n![](late.png)\n');
  const { refused } = await both.sync();
  assert.deepEqual(refused, [{ file: 'late.md', reason: 'line 7 names “late.png”: there is no such file. Left as it stands' }]);
  assert.equal(both.post('late').markdown, 'Text\n\n![](late.png)\n');
  put('late.png', await picture());
  assert.deepEqual((await both.sync()).toBlog, ['late.md']);
  assert.equal(both.post('late').markdown, 'Text\n\n![](/media/late.png)\n');
  await inStep();
});

test('what can’t be kept is named, and its text stays', async () => {
  both.write('odd.md', '---\ntitle: Odd\ndate: 2026-01-02\n---\n![](broken.png) [tool](tool.exe) ![](link.png) ![](empty.png)\n');
  put('broken.png', Buffer.from('no picture at all'));
  put('tool.exe', Buffer.from('MZ\0\0'));
  put('empty.png', Buffer.alloc(0));
  symlinkSync('/etc/hostname', join(both.folder, 'link.png'));
  const { created, refused } = await both.sync();
  assert.deepEqual(created, ['odd.md']);
  assert.deepEqual(refused.map(({ reason }) => /names “(.*?)”/.exec(reason)?.[1]), ['broken.png', 'tool.exe', 'link.png', 'empty.png']); // prettier-ignore
  assert.match(refused[2]!.reason, /links are not followed/);
  assert.match(both.post('odd').markdown, /!\[\]\(broken\.png\) \[tool\]\(tool\.exe\)/);
  await inStep();
  put('broken.png', await picture());
  await both.sync();
  assert.match(both.post('odd').markdown, /!\[\]\(\/media\/broken\.png\)/);
  await inStep();
});

test('where and with what a photo was taken stays in the folder', async () => {
  const photo = await withTold(quarters().jpeg()).toBuffer();
  put('photo.jpg', photo);
  both.write('photo.md', '---\ntitle: Photo\ndate: 2026-01-02\n---\n![](photo.jpg)\n');
  await both.sync();
  assert.equal(await seen(kept('photo.jpg')), 'rgbw');
  assert.doesNotMatch(kept('photo.jpg').toString('latin1'), telling);
  assert.deepEqual(bytesAt('photo.jpg'), photo);
  await inStep();
});

test('a picture that was removed from the library stays out, until it changes', async () => {
  put('gone.png', await picture());
  both.write('lost.md', '---\ntitle: Lost\ndate: 2026-01-02\n---\n![](gone.png)\n');
  await both.sync();
  await both.blog.app.get(MediaStore).remove(library().find(({ name }) => name === 'gone.png')!.id);
  await both.sync();
  assert.ok(!library().some(({ name }) => name === 'gone.png'));
  assert.equal(both.post('lost').markdown, '![](/media/gone.png)\n');
  await inStep();
  put('gone.png', await picture());
  await both.sync();
  assert.ok(library().some(({ name }) => name === 'gone.png'));
  await inStep();
});

test('links between notes lead to their posts, in whatever order they come, and follow them', async () => {
  both.write(
    'a.md',
    '---\ntitle: Alpha\ndate: 2026-01-02\n---\n[b](b.md) [[b]] [[b#A Part|in b]] [up](/b.md#part) [[Nowhere]] `[[b]]`\n\n| [[B\\|cell]] | [[#Own part]] |\n| --- | --- |\n\n## Own part\n',
  );
  both.write('b.md', '---\ntitle: Beta\ndate: 2026-01-02\n---\n[[a|back]]\n\n## A Part\n');
  await both.sync();
  assert.equal(
    both.post('a').markdown,
    '[b](/b) [b](/b) [in b](/b#a-part) [up](/b#part) [[Nowhere]] `[[b]]`\n\n| [cell](/b) | [Own part](#own-part) |\n| --- | --- |\n\n## Own part\n',
  );
  assert.equal(both.post('b').markdown, '[back](/a)\n\n## A Part\n');
  assert.match(
    both.read('a.md'),
    /\n\[b\]\(b\.md\) \[\[b\]\] \[\[b#A Part\|in b\]\] \[up\]\(\/b\.md#part\) \[\[Nowhere\]\] `\[\[b\]\]`\n\n\| \[\[B\\\|cell\]\] \| \[\[#Own part\]\] \|\n/,
  );
  await inStep();
  await both.change('b', { slug: 'gamma' });
  await both.sync();
  assert.match(both.post('a').markdown, /^\[b\]\(\/gamma\) \[b\]\(\/gamma\)/);
  await inStep();
  // Somebody writes a note that was missing
  both.write('Nowhere.md', '---\ntitle: Somewhere\ndate: 2026-01-02\n---\nHere\n');
  await both.sync();
  assert.match(both.post('a').markdown, /\[Nowhere\]\(\/nowhere\)/);
  await inStep();
  // One that is an idea is not public: nothing leads there
  both.write('c.md', '---\ntitle: Plan\ndraft: true\n---\nSoon\n');
  both.write('d.md', '---\ntitle: Delta\ndate: 2026-01-02\n---\n[[c]]\n');
  await both.sync();
  assert.equal(both.post('d').markdown, '[[c]]\n');
  await inStep();
});

test('other names of a note are no addresses, and stay in its file', async () => {
  both.write('names.md', '---\ntitle: Names\ndate: 2026-01-02\naliases:\n  - Stacked tabs # mine\n  - /old/names\n---\nText\n');
  both.write('one-name.md', '---\ntitle: One\ndate: 2026-01-02\naliases: Fold\n---\nText\n');
  await both.sync();
  assert.deepEqual(both.post('names').aliases, ['/old/names']);
  assert.deepEqual(both.post('one-name').aliases, []);
  assert.match(both.read('names.md'), /\naliases:\n {2}- Stacked tabs # mine\n {2}- \/old\/names\n/);
  assert.match(both.read('one-name.md'), /\naliases: Fold\n/);
  await inStep();
  await both.change('names', { slug: 'called' });
  await both.sync();
  assert.match(both.read('names.md'), /\naliases: \["Stacked tabs", "\/names", "\/old\/names"\]\n/);
  await inStep();
});

test('names of notes in prose, in footnotes and in embeds are words', async () => {
  both.write('See.md', '---\ntitle: See\ndate: 2026-01-02\n---\nText\n');
  const body = 'Text[^1], href=see there, ![[See]] and ![[See#Part]] [[See]]\n\n[^1]: See the docs\n\n[Home]: See sweet home\n';
  both.write('foot.md', `---\ntitle: Foot\ndate: 2026-01-02\n---\n${body}`);
  await both.sync();
  assert.equal(both.post('foot').markdown, body.replace(' [[See]]', ' [See](/see)'));
  await inStep();
});

test('what the blog writes in the folder’s own words changes no other address of the file', async () => {
  put('pine.png', await picture());
  both.write('bee.md', '---\ntitle: Bee\ndate: 2026-01-02\n---\nText\n');
  const body = '[![a](pine.png)](bee.md)\n\n![[pine.png|30]] [bee](bee.md) [[bee]]\n\n[ref]: <pine.png>\n';
  both.write('odd-one.md', `---\ntitle: Odd one\ndate: 2026-01-02\n---\n${body}`);
  await both.sync();
  await both.change('odd-one', { markdown: `${both.post('odd-one').markdown}\nMore [[bee]]\n` });
  await both.sync();
  assert.ok(both.read('odd-one.md').endsWith(`---\n${body}\nMore [[bee]]\n`));
  assert.deepEqual(await both.sync(), quiet);
  await both.change('bee', { slug: 'wasp' });
  await both.sync();
  assert.match(both.post('odd-one').markdown, /\[bee\]\(\/wasp\) \[bee\]\(\/wasp\)/);
});

test('a picture that takes another’s name takes no address, and one that comes back to a name is new', async () => {
  const [first, second, third] = [await picture(), await picture(), await picture()];
  put('elm.png', first);
  both.write('elm.md', '---\ntitle: Elm\ndate: 2026-01-02\n---\n![](elm.png)\n');
  await both.sync();
  renameSync(join(both.folder, 'elm.png'), join(both.folder, 'old-elm.png'));
  both.edit('elm.md', 'elm.png', 'old-elm.png');
  put('elm.png', second);
  both.write('new-elm.md', '---\ntitle: New elm\ndate: 2026-01-02\n---\n![](elm.png)\n');
  await both.sync();
  assert.equal(both.post('elm').markdown, '![](/media/elm.png)\n');
  assert.equal(both.post('new-elm').markdown, '![](/media/elm-2.png)\n');
  assert.deepEqual(await sharp(kept('elm.png')).raw().toBuffer(), await sharp(first).raw().toBuffer());
  await inStep();
  both.remove('elm.png');
  both.write('new-elm.md', both.read('new-elm.md').replace('![](elm.png)', 'None'));
  await both.sync();
  put('elm.png', third);
  both.edit('new-elm.md', 'None', '![](elm.png)');
  const { conflicts } = await both.sync();
  assert.deepEqual(conflicts, []);
  assert.deepEqual(bytesAt('elm.png'), third);
  await inStep();
});
