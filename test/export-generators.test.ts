import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { Importer } from '../src/archive/run/importer.service.js';
import { Database } from '../src/platform/database.service.js';
import { PermalinkStore } from '../src/posts/move-all.store.js';
import { PostStore } from '../src/posts/post.store.js';
import type { Blog } from './support/blog.js';
import { fields } from './support/fields.js';
import { hostilePost } from './support/hostile-posts.js';
import { Houses } from './support/whole-blog.js';

/*
 * Hugo and Jekyll make a site of an export as it stands. Each post is a page there, at its address.
 */
const houses = new Houses();
let blog: Blog;
let folder: string;
const corpora = new URL('../../../shared/corpora/', import.meta.url);

before(async () => {
  blog = await houses.open();
  const posts = blog.app.get(PostStore);
  const published = { by: null, reason: 'published', status: 'published' } as const;
  for (const { fields: post, origin } of fc.sample(hostilePost, { numRuns: 60, seed: 6 })) await posts.create(post, published, { authorIds: [], ...origin });
  for (const title of ['Index', 'Über uns', '日本語', 'Q&A: “what?”']) await posts.create(fields({ title }), published, { authorIds: [] });
  if (existsSync(corpora))
    for (const name of ['seeds', '18f', 'agileventures']) await blog.app.get(Importer).run(fileURLToPath(new URL(name, corpora)), { dryRun: false });
  await blog.app.get(PermalinkStore).save({ permalink: '/:year/:month/:slug/' });
  await posts.create(fields({ title: 'Later', publishedAt: '2031-01-01T00:00:00.000Z' }), published, { authorIds: [] });
  ({ folder } = await houses.export(blog));
});
after(() => houses.stop());

/** The addresses of all public posts and pages, and what is no page anywhere. */
async function addresses(): Promise<{ paths: string[]; hidden: string[] }> {
  const rows = await (await blog.app.get(Database).reader()).post.findMany({ select: { path: true, slug: true } });
  return { paths: rows.flatMap(({ path }) => path ?? []), hidden: rows.filter(({ path }) => path === null).map(({ slug }) => slug) };
}

async function madeBy(program: string, args: string[]): Promise<void> {
  const site = join(houses.folder, program.slice(program.lastIndexOf('/') + 1));
  const { status, stdout, stderr } = spawnSync(program, [...args, site], { cwd: folder, encoding: 'utf8', timeout: 200_000 });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  const { paths, hidden } = await addresses();
  const isThere = (path: string) => [`${path}.html`, join(path, 'index.html')].some((file) => existsSync(join(site, file)));
  assert.deepEqual(
    paths.filter((path) => !isThere(path)),
    [],
  );
  assert.deepEqual(
    hidden.filter((slug) => isThere(`/${slug}`) || isThere(`/2031/01/${slug}`)),
    [],
  );
  assert.ok(paths.length > 60);
}

const skipWithout = (program: string) => (existsSync(program) ? false : `${program} is not installed`);

test('Hugo makes a page of each post, at its address', { skip: skipWithout('/usr/bin/hugo') }, () =>
  madeBy('/usr/bin/hugo', ['--clock', '2026-11-22T13:00:00Z', '--destination']),
);

test('Jekyll makes a page of each post, at its address', { skip: skipWithout('/usr/bin/jekyll') }, () =>
  madeBy('/usr/bin/jekyll', ['build', '--quiet', '--destination']),
);
