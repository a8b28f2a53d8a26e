import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { MediaStore } from '../src/media/media.store.js';
import { Database } from '../src/platform/database.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { bytesOf, differences, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
before(async () => {
  blog = await startBlog({ environment: { QVILL_URL: 'https://blog.example' } });
  await blog.app.get(SettingsStore).save({ postsPerPage: 2 });
});
after(() => blog?.stop());

const published = { by: null, reason: 'published', status: 'published' } as const;
const store = () => blog.app.get(MediaStore);

/** A file as the workbench hands it over; `seed` stands for its bytes. */
const cleaned = (seed: string, type = 'image/jpeg') => {
  const digest = createHash('sha256').update(seed).digest('hex');
  return { type, extension: type === 'image/jpeg' ? 'jpg' : 'gif', digest, bytes: 1_000, width: 2_000, height: 1_000, hasSizes: false };
};
const sizes = [480, 800].map((width) => ({ file: `_${width}.avif`, type: 'image/avif', width, height: width / 2, bytes: 100 }));

/** More than are written down one by one. */
const manyNames = ['river', 'hill', ...Array.from({ length: 150 }, (_, n) => `none-${n}`)].map((each) => `![](/media/${each}.jpg)`).join('\n');

test('whatever happens to files and to the texts that show them, the tree equals one built from nothing, and every address goes on answering', async () => {
  const name = fc.constantFrom('river', 'hill', 'fluß');
  const markdown = fc
    .array(fc.oneof({ weight: 4, arbitrary: name }, { weight: 2, arbitrary: fc.constant('words') }, { weight: 1, arbitrary: fc.constant('many') }), {
      maxLength: 3,
    })
    .map((names) =>
      names
        .map((each) => (each === 'words' ? each : each === 'many' ? manyNames : `![](/media/${each}.jpg) [link](https://blog.example/media/${each}.jpg)`))
        .join('\n\n'),
    );
  const seed = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('write' as const), title: fc.constantFrom('One', 'Two', 'Three'), markdown }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), name, seed }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace' as const), pick: fc.nat(), seed, type: fc.constantFrom('image/jpeg', 'image/gif') }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('describe' as const), pick: fc.nat(), alt: fc.constantFrom('A & "b"', '', null) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('size' as const), pick: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), pick: fc.nat() }) },
  );
  const reader = await blog.app.get(Database).reader();
  const publisher = blog.app.get(Publisher);
  const answered = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
      for (const [n, each] of steps.entries()) {
        const rows = await reader.media.findMany({ orderBy: { id: 'asc' } });
        const row = 'pick' in each && rows.length > 0 ? rows[each.pick % rows.length] : undefined;
        if (each.kind === 'write') await write(each.title, each.markdown);
        else if (each.kind === 'add') await store().add({ cleaned: cleaned(each.seed), base: each.name, alt: null, by: null }, () => {});
        else if (row && each.kind === 'replace')
          await store()
            .replace(row.id, cleaned(each.seed + each.type, each.type), () => {})
            .catch(conflictsOnly);
        else if (row && each.kind === 'describe') await store().describe(row.id, each.alt);
        else if (row && each.kind === 'size') await store().keepSizes(row, sizes, () => {});
        else if (row && each.kind === 'remove') await store().remove(row.id);
        const was = await treeAt(blog.config.site);
        assert.deepEqual((await publisher.publish()).failed, []);
        const is = await treeAt(blog.config.site);
        const { touched, differing } = differences(was, is);
        assert.deepEqual(touched, differing, 'touched files are the differing ones');
        await everyAddressAnswers(answered);
        if (n % 4 === 3) assert.deepEqual(bytesOf(is), bytesOf(await treeFromNothing(blog.config)), `after ${JSON.stringify(each)}`);
      }
    }),
    { numRuns: Number(process.env['QVILL_TEST_RUNS'] ?? 4), endOnFailure: true },
  );
});

async function write(title: string, markdown: string): Promise<void> {
  const posts = blog.app.get(PostStore);
  const known = await (await blog.app.get(Database).reader()).post.findFirst({ where: { title } });
  if (known) await posts.revise(known.id, fields({ title, markdown }), published);
  else await posts.create(fields({ title, markdown }), published, { authorIds: [] });
}

/** Where bytes are they are served from disk; everywhere else where they ever were the tree must say where to, or that they are gone. */
async function everyAddressAnswers(known: Set<string>): Promise<void> {
  const reader = await blog.app.get(Database).reader();
  const rows = await reader.media.findMany();
  const onDisk = rows.flatMap(({ digest, file, sizes: forms }) =>
    [file, ...(JSON.parse(forms) as { file: string }[]).map((form) => form.file)].map((each) => `/media/${digest.slice(0, 20)}/${each}`),
  );
  for (const path of [...onDisk, ...rows.map(({ name }) => `/media/${name}`)]) known.add(path);
  for (const path of known) {
    if (onDisk.includes(path)) continue;
    const answer = await fetch(blog.url + encodeURI(path), { redirect: 'manual' });
    assert.ok(answer.status === 301 || answer.status === 410, `${answer.status} ${path}`);
    if (answer.status === 301) assert.ok(onDisk.includes(decodeURI(answer.headers.get('location')!)), `${path} leads to ${answer.headers.get('location')}`);
  }
}

function conflictsOnly(error: unknown): void {
  if ((error as { kind?: string }).kind !== 'conflict') throw error;
}

test('of a page with thousands of files it is written down that it has many, and each of them changes it', async () => {
  const reader = await blog.app.get(Database).reader();
  const markdown = Array.from({ length: 3_000 }, (_, n) => `![](/media/f${n}.jpg)`).join('\n');
  const id = await blog.app.get(PostStore).create(fields({ title: 'Heavy', markdown }), published, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  const { path } = (await reader.post.findUnique({ where: { id } }))!;
  assert.ok((await reader.$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM Trace WHERE path = ${path}`)[0]!.n < 200);
  await store().add({ cleaned: cleaned('z'), base: 'f1234', alt: 'Seen', by: null }, () => {});
  await blog.app.get(Publisher).publish();
  assert.match(await (await fetch(blog.url + path!)).text(), /alt="Seen"|f1234\.jpg" alt="" width="2000"/);
});
