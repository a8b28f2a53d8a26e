import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsChanged, type Standing } from '../src/core/facts.js';

const post: Standing = {
  id: 1,
  kind: 'post',
  path: '/a',
  publishedAt: '2020-01-01',
  tags: ['go'],
  categories: [],
  aliases: ['/old'],
  authors: [],
  authorSlugs: [],
  translation: null,
};
const at = (date: string) => `${date}#0000000001`;
const changes: [change: string, before: Standing | null, after: Partial<Standing>, facts: string[]][] = [
  ['an idea is written', null, { path: null }, []],
  ['an idea is edited', { ...post, path: null }, { path: null, tags: ['rust'], aliases: [] }, []],
  ['a text is edited', post, {}, ['posts', 'post:1', 'sitemap:1']],
  [
    'a post is published',
    { ...post, path: null },
    {},
    ['posts', 'post:1', 'sitemap:1', 'path:/a', 'path:/old', 'tags', `timeline:all ${at('2020-01-01')}`, `timeline:tag:go ${at('2020-01-01')}`],
  ],
  [
    'a post is withdrawn',
    post,
    { path: null },
    ['posts', 'post:1', 'sitemap:1', 'path:/a', 'path:/old', 'tags', `timeline:all ${at('2020-01-01')}`, `timeline:tag:go ${at('2020-01-01')}`],
  ],
  [
    'a date changes',
    post,
    { publishedAt: '2021-01-01' },
    [
      'posts',
      'post:1',
      'sitemap:1',
      ...['all', 'tag:go'].flatMap((name) => [at('2020-01-01'), at('2021-01-01')].map((moment) => `timeline:${name} ${moment}`)),
    ],
  ],
  ['a slug changes', post, { path: '/b', aliases: ['/old', '/a'] }, ['posts', 'post:1', 'sitemap:1', 'path:/a', 'path:/b', 'path:/old']],
  ['an alias is added', post, { aliases: ['/old', '/older'] }, ['posts', 'post:1', 'sitemap:1', 'path:/older']],
  [
    'a tag gives way to another',
    post,
    { tags: ['rust'] },
    ['posts', 'post:1', 'sitemap:1', 'tags', `timeline:tag:go ${at('2020-01-01')}`, `timeline:tag:rust ${at('2020-01-01')}`],
  ],
  ['a category is added', post, { categories: ['news'] }, ['posts', 'post:1', 'sitemap:1', 'categories', `timeline:category:news ${at('2020-01-01')}`]],
  [
    'a post becomes a page',
    post,
    { kind: 'page' },
    ['posts', 'post:1', 'sitemap:1', 'tags', `timeline:all ${at('2020-01-01')}`, `timeline:tag:go ${at('2020-01-01')}`],
  ],
  ['a page is edited', { ...post, kind: 'page' }, { kind: 'page', publishedAt: '2021-01-01' }, ['posts', 'post:1', 'sitemap:1']],
];

test('a change names the facts that it touches, and no others', () => {
  for (const [change, before, after, facts] of changes) {
    const touched = factsChanged(before, { ...post, ...after }).map((each) => (each.at ? `${each.fact} ${each.at}` : each.fact));
    assert.deepEqual(touched.toSorted(), facts.toSorted(), change);
  }
});
