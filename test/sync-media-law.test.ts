import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { refsIn } from '../src/archive/files/file-refs.js';
import { pathIn } from '../src/archive/folder/find-file.js';
import { MediaLibrary } from '../src/media/media-library.service.js';
import { Database } from '../src/platform/database.service.js';
import { quiet, SyncedBlog } from './support/synced.js';

/*
 * Whatever is done to texts and pictures on both sides, in any order: when a sync is over, both sides say the same, every picture that a post shows is in the
 * library, and every picture that a file shows is in the folder.
 */
let both: SyncedBlog;
before(async () => {
  both = await SyncedBlog.start();
});
after(() => both?.stop());

const deeds = ['show', 'show', 'change', 'rename', 'move', 'copy', 'remove', 'upload', 'replace', 'write', 'write', 'drop'] as const;
type Deed = { what: (typeof deeds)[number]; which: number; where: number };
const deed: fc.Arbitrary<Deed> = fc.record({ what: fc.constantFrom(...deeds), which: fc.nat(20), where: fc.nat(20) });

let shades = 0;
const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: { r: ++shades % 256, g: (shades >> 8) + 1, b: 7 } } }).png().toBuffer(); // prettier-ignore
async function* stream(bytes: Buffer) {
  yield bytes;
}

const notes = () => both.files().filter((path) => path.endsWith('.md') && !/\.conflict|^\.trash/.test(path));
const pictures = () => both.files().filter((path) => path.endsWith('.png') && !/\.conflict|^\.trash/.test(path));
const library = () => both.blog.app.get(Database).rows.all<{ id: number; name: string }>('SELECT id, name FROM Media ORDER BY id');
const put = (path: string, bytes: Buffer): void => {
  mkdirSync(dirname(join(both.folder, path)), { recursive: true });
  writeFileSync(join(both.folder, path), bytes);
};
const some = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(1, list.length)];

const acts: Record<Deed['what'], (deed: Deed) => Promise<unknown> | void> = {
  async show({ which, where }) {
    const note = some(notes(), which);
    if (!note) return;
    const name = `p${++shades}.png`;
    const place = ['', 'img/', 'a b/'][where % 3]!;
    put(posix.join(posix.dirname(note), place + name), await picture());
    both.write(note, `${both.read(note)}\n${where % 2 ? `![[${name}|Shown]]` : `![Shown](<${place}${name}>)`}\n`);
  },
  async change({ which }) {
    const path = some(pictures(), which);
    if (path) put(path, await picture());
  },
  rename({ which }) {
    const path = some(pictures(), which);
    if (path) renameSync(join(both.folder, path), join(both.folder, dirname(path), `r${++shades}.png`));
  },
  move({ which }) {
    const note = some(notes(), which);
    if (!note) return;
    put(`far/n${++shades}.md`, Buffer.from(both.read(note)));
    both.remove(note);
  },
  async copy({ which }) {
    const path = some(pictures(), which);
    if (path) renameSync(join(both.folder, path), join(both.folder, `c${++shades}.png`));
  },
  remove({ which }) {
    const path = some(pictures(), which);
    if (path) rmSync(join(both.folder, path));
  },
  async upload({ which, where }) {
    const { name } = await both.blog.app.get(MediaLibrary).add({ file: stream(await picture()), name: `p${where % 4}.png`, by: null });
    const post = some(both.posts(), which);
    if (post) await both.change(post.slug, { markdown: `![Up](/media/${name})\n\n${post.markdown}` });
  },
  async replace({ which }) {
    const media = some(library(), which);
    if (media) await both.blog.app.get(MediaLibrary).replace(media.id, { file: stream(await picture()), name: 'x.png' });
  },
  async write({ which, where }) {
    const post = some(both.posts(), which);
    if (!post) return;
    const lines = post.markdown.split('\n');
    lines.splice(where % (lines.length + 1), 0, `Line ${++shades}`, '');
    await both.change(post.slug, { markdown: lines.join('\n') });
  },
  async drop({ which }) {
    const post = some(both.posts(), which);
    if (post) await both.change(post.slug, { markdown: post.markdown.replace(/^!\[.*$/m, '') });
  },
};

/** Pictures of the library that posts show and it doesn’t have. */
function missingHere(): string[] {
  const names = new Set(library().map(({ name }) => `/media/${name}`));
  const shown = both.posts().flatMap(({ markdown }) => refsIn(markdown).map(({ address }) => address));
  return shown.filter((address) => address.startsWith('/media/') && !names.has(address));
}

/** Pictures that a file shows, and its post too, and that are nowhere in the folder. What was gone before any sync saw it is in neither. */
function missingThere(): string[] {
  const paths = new Set(pictures());
  const names = new Set([...paths].map((path) => posix.basename(path)));
  const targets = both.targets();
  const isThere = (note: string, path: string) => paths.has(posix.join(posix.dirname(note), path)) || names.has(posix.basename(path));
  const shown = notes().flatMap((note) => refsIn(both.read(note)).map(({ address }) => ({ note, address, path: pathIn(address) ?? '' })));
  return shown
    .filter(({ note, address, path }) => path.endsWith('.png') && (targets.get(note)?.get(address) ?? null) !== null && !isThere(note, path))
    .map(({ note, address }) => `${note}: ${address}`);
}

test('whatever is done to pictures and texts, both sides show the same ones after a sync', async () => {
  const rounds = fc.array(fc.array(deed, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
  const property = fc.asyncProperty(rounds, async (all) => {
    both.begin();
    for (const { id } of both.posts()) await both.trash(id);
    for (let n = 0; n < 3; n++) await both.create({ title: `Post ${n} ${++shades}`, markdown: `One\n\nTwo\n\n${++shades}\n` });
    await both.sync();
    for (const each of all) {
      for (const one of each) await acts[one.what](one);
      await both.sync();
      const { blog, folder } = both.sides();
      assert.deepEqual(folder, blog);
      assert.deepEqual(missingHere(), []);
      assert.deepEqual(missingThere(), []);
      assert.deepEqual({ ...(await both.sync()), refused: [] }, quiet);
    }
  });
  await fc.assert(property, { numRuns: Number(process.env['QVILL_TEST_RUNS'] ?? 8) });
});
