import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { expect } from './support/imported.js';
import { readFileNamed, readSource } from './support/read-source.js';
import { attachment, item, meta, wxr } from './support/wxr.js';

const term = (domain: string, nicename: string, name: string) => `<category domain="${domain}" nicename="${nicename}"><![CDATA[${name}]]></category>`;
const only = async (xml: string) => (await readFileNamed('e.xml', wxr(xml))).posts[0]!;

test('a WordPress post keeps its name, its labels, its authors and its old addresses', async () => {
  const more =
    term('category', 'birds', 'Birds & bees') +
    term('post_tag', 'c-sharp', 'C#') +
    term('post_format', 'post-format-aside', 'Aside') +
    term('series', 's', 'S') +
    meta('_wp_old_slug', 'before') +
    meta('mood', 'fine') +
    meta('_edit_last', '1');
  const post = await only(
    item({
      id: 12,
      title: 'Caf&#233; &amp; &lt;em&gt;tea&lt;/em&gt;',
      name: '%c3%bcber-uns',
      link: 'https://old.example/2014/03/%c3%bcber-uns/',
      excerpt: 'Short, <em>very</em>',
      more,
    }),
  );
  expect(
    post,
    {
      title: 'Café & tea',
      slug: 'über-uns',
      kind: 'post',
      status: 'published',
      publishedAt: '2014-03-07T09:00:00.000Z',
      authors: ['Ann Ängström'],
      tags: ['C#'],
      categories: ['Birds & bees'],
      aliases: ['/2014/03/über-uns/', '/2014/03/before/'],
      excerpt: 'Short, *very*',
      extra: {
        wordpress_id: 12,
        format: 'aside',
        category_parents: { 'Birds & bees': 'Animals' },
        taxonomies: { series: ['S'] },
        custom_fields: { mood: 'fine' },
      },
      notices: [],
    },
    'all of it',
  );
  assert.equal(post.place, 'e.xml:9');
});

test('what readers could not see in WordPress they don’t see here', async () => {
  const rows: [status: string, more: string, seen: string, notice: string | null][] = [
    ['publish', '', 'published 2014-03-07T09:00:00.000Z', null],
    ['future', '', 'published 2014-03-07T09:00:00.000Z', null],
    ['draft', '', 'idea 2014-03-07T09:00:00.000Z', null],
    ['pending', '', 'idea 2014-03-07T09:00:00.000Z', 'was pending there: it is an idea here'],
    ['private', '', 'idea 2014-03-07T09:00:00.000Z', 'was private there: it is an idea here'],
    [
      'publish',
      '<wp:post_password>x</wp:post_password>',
      'idea 2014-03-07T09:00:00.000Z',
      'asked for a password there: it is an idea here, and nobody sees it',
    ],
  ];
  for (const [status, more, seen, notice] of rows) {
    const post = await only(item({ status, more }));
    assert.deepEqual([`${post.status} ${post.publishedAt}`, post.notices], [seen, notice === null ? [] : [notice]], status + more);
  }
  const { posts, source } = await readFileNamed(
    'e.xml',
    wxr(item({ status: 'trash', title: 'Old' }) + item({ id: 2, status: 'draft', date: '0000-00-00 00:00:00', name: '', link: 'https://old.example/?p=2' })),
  );
  expect(posts[0]!, { slug: 'a-title', aliases: [], publishedAt: null }, 'a draft without a date or a name');
  assert.deepEqual(source.skipped, [{ place: 'e.xml:9', reason: '“Old” is in the trash there' }]);
});

test('several authors, a page, a link, and words for search engines', async () => {
  const authors = term('author', 'cap-bob', 'bob') + term('author', 'cap-ann', 'Ann Ängström') + term('author', 'cap-bob', 'bob');
  assert.deepEqual((await only(item({ more: authors }))).authors, ['Bob', 'Ann Ängström']);
  expect(
    await only(item({ type: 'page', link: 'https://old.example/about/team/', more: '<wp:menu_order>3</wp:menu_order>' })),
    { kind: 'page', aliases: ['/about/team/'], extra: { wordpress_id: 1, menu_order: 3 } },
    'page',
  );
  const link = await only(item({ text: 'See <a href="https://e.example/?a=1&amp;b=2">x</a>', more: term('post_format', 'post-format-link', 'Link') }));
  assert.equal(link.link, 'https://e.example/?a=1&b=2');
  const { extra } = await only(item({ more: meta('_yoast_wpseo_title', 'T') + meta('_yoast_wpseo_metadesc', 'D') + '<wp:is_sticky>1</wp:is_sticky>' }));
  assert.deepEqual(extra, { wordpress_id: 1, sticky: true, seo_title: 'T', seo_description: 'D' });
});

test('comments stay with their post, without what their authors gave to somebody else', async () => {
  const comment = (id: number, more: string) =>
    `<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_author>Cy</wp:comment_author><wp:comment_author_email>cy@e.example</wp:comment_author_email><wp:comment_author_IP>203.0.113.9</wp:comment_author_IP><wp:comment_date_gmt>2014-03-08 10:00:00</wp:comment_date_gmt><wp:comment_content><![CDATA[Nice <b>post</b>]]></wp:comment_content>${more}</wp:comment>`;
  const { extra } = await only(
    item({
      more:
        comment(1, '<wp:comment_approved>1</wp:comment_approved>') +
        comment(2, '<wp:comment_approved>0</wp:comment_approved><wp:comment_parent>1</wp:comment_parent>') +
        comment(3, '<wp:comment_approved>spam</wp:comment_approved>'),
    }),
  );
  const said = { author: 'Cy', at: '2014-03-08T10:00:00Z', text: 'Nice <b>post</b>' };
  assert.deepEqual(extra['comments'], [
    { id: '1', ...said },
    { id: '2', parent: '1', ...said, approved: false },
  ]);
});

test('what WordPress keeps as posts and is none is counted and left out', async () => {
  const { posts, source } = await readFileNamed(
    'e.xml',
    wxr(
      attachment(3, 'a.jpg') +
        item({ type: 'nav_menu_item' }) +
        item({ type: 'nav_menu_item', id: 2 }) +
        item({ type: 'recipe', id: 4, text: 'Soup' }) +
        item({ type: 'slider', id: 5 }),
    ),
  );
  assert.deepEqual(
    posts.map(({ notices, extra }) => [notices, extra['post_type']]),
    [[['was a “recipe” there: it is a post here'], 'recipe']],
  );
  assert.deepEqual(
    source.skipped.map(({ reason }) => reason),
    ['1 × files: those that posts show are found beside the export, or fetched from the old site', '2 × lines of menus', '1 × “slider” without a text'],
  );
});

test('an export is read again to the same, and a changed post is told', async () => {
  const [one, again, other] = [
    await readFileNamed('e.xml', wxr(item({ text: 'a' }))),
    await readFileNamed('f.xml', wxr('\n\n' + item({ text: 'a' }))),
    await readFileNamed('e.xml', wxr(item({ text: 'b' }))),
  ];
  assert.deepEqual(
    [one.ids, one.digests, one.source.key, one.source.site],
    [again.ids, again.digests, 'wordpress:https://old.example/', 'https://old.example'],
  );
  assert.notDeepEqual(one.digests, other.digests);
});

test('exports with faults are read as far as they go, or refused with the line', async () => {
  const cut = wxr(item({ text: 'a' }) + item({ id: 2, title: 'Cut off', text: 'b' }));
  const half = await readFileNamed('e.xml', cut.slice(0, cut.indexOf('Cut off') + 200));
  assert.deepEqual([half.posts.length, half.refused], [1, [{ place: 'e.xml:13', reason: 'the file ends in the middle of this post: it is cut off' }]]);
  const bomb = wxr(item({})).replace('<rss', '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<rss');
  await assert.rejects(readFileNamed('e.xml', bomb), { message: /^line \d: it declares entities of its own/ });
  await assert.rejects(readFileNamed('e.xml', wxr(`<item>${'<x>'.repeat(200)}</item>`)), { message: /line 9: elements nest deeper than 100/ });
  await assert.rejects(readFileNamed('e.xml', wxr('')), { message: 'e.xml holds no posts of WordPress' });
  const loose = await only(item({ link: 'https://old.example/x?a=1&b=2&c', text: 'a\u0008b &nbsp; c' }));
  expect(loose, { aliases: ['/x'], markdown: 'ab \u00a0 c' }, 'lone ampersands and control characters');
});

test('exports in other encodings are read in them', async () => {
  const text = wxr(item({ title: 'Größe', text: 'Maß' }));
  const bytes: [name: string, content: Uint8Array][] = [
    ['a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['Latin-1', Buffer.from(text.replace('UTF-8', 'ISO-8859-1').replaceAll('Ä', 'A').replaceAll('ö', 'ö'), 'latin1')],
    ['Latin-1 that says UTF-8', Buffer.concat([Buffer.from(text.slice(0, text.indexOf('Größe'))), Buffer.from(text.slice(text.indexOf('Größe')), 'latin1')])],
  ];
  for (const [name, content] of bytes) expect((await readFileNamed('e.xml', content)).posts[0]!, { title: 'Größe', markdown: 'Maß' }, name);
  await assert.rejects(readFileNamed('e.xml', text.replace('UTF-8', 'x-nonsense')), {
    message: 'It says that it is written in “x-nonsense”, and nobody here knows what that is',
  });
});

test('the files of one large blog are read together', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-wxr-'));
  writeFileSync(join(folder, '1.xml'), wxr(item({ text: 'a', more: meta('_thumbnail_id', '7') })));
  writeFileSync(join(folder, '2.xml'), wxr(attachment(7, 'a.jpg') + item({ id: 2 })));
  const { posts } = await readSource(folder, 'wordpress');
  assert.deepEqual(
    posts.map(({ place, markdown }) => [place, markdown]),
    [
      ['1.xml:9', '![](https://old.example/wp-content/uploads/a.jpg)\n\na'],
      ['2.xml:13', ''],
    ],
  );
  rmSync(folder, { recursive: true });
});

const corpora = fileURLToPath(new URL('../../../shared/corpora/exports/wordpress/', import.meta.url));
const skip = existsSync(corpora) ? false : 'the corpora of real exports are not here';

test('exports of others come across whole', { skip }, async () => {
  const counts: Record<string, number> = {
    'co-authors-plus': 4,
    'feature-image-captions': 3,
    'has-audio-enclosure': 1,
    'has-audio-enclosure-with-libsyn-embed': 1,
    'has-meta': 1,
    'has-yoast-meta': 2,
    sample: 5,
    'sample-no-slug': 5,
    'sample-with-alt': 1,
  };
  for (const [name, count] of Object.entries(counts)) {
    const { posts, refused } = await readSource(join(corpora, `${name}.xml`));
    assert.deepEqual([posts.length, refused], [count, []], name);
  }
  const split = await readSource(join(corpora, 'multiple'), 'wordpress');
  assert.match(split.posts.map(({ markdown }) => markdown).join('\n'), /!\[\]\(https:\/\/images\.unsplash\.com\//);
});
