import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type ImportedPost, readPost } from '../src/archive/markdown/read-post.js';
import { expect } from './support/imported.js';

const corpora = new URL('../../shared/corpora/', `file://${process.cwd()}/test/`);
const skip = existsSync(corpora) ? false : 'the corpora of real posts are not here';
const readAll = (folder: string) =>
  readdirSync(new URL(folder, corpora))
    .sort()
    .map((path) => readPost({ path, bytes: readFileSync(new URL(folder + path, corpora)) }));
const count = (posts: ImportedPost[], of: (post: ImportedPost) => number | boolean) => posts.reduce((sum, post) => sum + Number(of(post)), 0);
const sums = (posts: ImportedPost[]) => ({
  posts: posts.length,
  published: count(posts, (post) => post.status === 'published'),
  tagged: count(posts, (post) => post.tags.length > 0),
  tags: count(posts, (post) => post.tags.length),
  signed: count(posts, (post) => post.authors.length > 0),
  aliases: count(posts, (post) => post.aliases.length),
  noticed: count(posts, (post) => post.notices.length > 0),
});

test('every post of three real blogs is read whole', { skip }, () => {
  assert.deepEqual(sums(readAll('18f/')), { posts: 504, published: 504, tagged: 504, tags: 1703, signed: 504, aliases: 9, noticed: 18 });
  assert.deepEqual(sums(readAll('agileventures/')), { posts: 305, published: 305, tagged: 184, tags: 1500, signed: 304, aliases: 0, noticed: 1 });
  assert.deepEqual(sums(readAll('exports/jekyll/')), { posts: 13, published: 12, tagged: 2, tags: 4, signed: 6, aliases: 0, noticed: 0 });
});

test('the posts that started this project are read as their authors meant', { skip }, () => {
  const seeds = readAll('seeds/');
  expect(
    seeds[0]!,
    {
      title: 'Migrating to Acvte',
      slug: 'migrating-to-acvte',
      publishedAt: '2013-08-31T00:00:00.000Z',
      status: 'published',
      authors: ['shane'],
      categories: ['All Posts', 'DevOps'],
      tags: ['acvte', 'devops', 'golang', 'rails'],
      aliases: ['/migrating-to-acvte/'],
      notices: [],
    },
    'acvte',
  );
  const titles = [
    'Migrating to Acvte',
    'AV EcoSystem Emotional Hurdles',
    '3 years of Go in Production',
    'Experimenting with Rust, Nix, K6 and Parca',
    'Golang in Production',
  ];
  assert.deepEqual(
    seeds.map((post) => post.title),
    titles,
  );
  assert.deepEqual(
    seeds.map((post) => post.status),
    ['published', 'published', 'idea', 'idea', 'idea'],
  );
});
