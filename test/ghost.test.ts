import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expect } from './support/imported.js';
import { readFileNamed } from './support/read-source.js';

type Row = Record<string, unknown>;
const row = (some: Row): Row => ({
  id: 'p1',
  uuid: 'u1',
  title: 'A',
  slug: 'a',
  type: 'post',
  status: 'published',
  visibility: 'public',
  published_at: '2020-03-07T09:00:00.000Z',
  ...some,
});
const ghost = (tables: Record<string, Row[]>): string => JSON.stringify({ db: [{ meta: { exported_on: 1, version: '5.80.0' }, data: tables }] });
const readPosts = async (...posts: Row[]) => (await readFileNamed('g.json', ghost({ posts }))).posts;
const lexical = (...children: unknown[]): Row => ({ lexical: JSON.stringify({ root: { type: 'root', children } }) });
const text = (words: string, format = 0) => ({ type: 'extended-text', text: words, format });
const paragraph = (...children: unknown[]) => ({ type: 'paragraph', children });
const mobiledoc = (document: object): Row => ({
  mobiledoc: JSON.stringify({ version: '0.3.1', markups: [], atoms: [], cards: [], sections: [], ...document }),
});
const card = (name: string, payload: object): Row => mobiledoc({ cards: [[name, payload]], sections: [[10, 0]] });

/** What a card becomes, in both of the forms in which Ghost has kept it. */
const cards: [name: string, payload: object, markdown: string][] = [
  ['image', { src: '__GHOST_URL__/content/images/a.jpg', alt: 'A', caption: 'The "a"', cardWidth: 'wide' }, '![A](/content/images/a.jpg "The \\"a\\"")'],
  [
    'gallery',
    {
      images: [
        { src: 'a.jpg', row: 0 },
        { src: 'b.jpg', row: 0, alt: 'B' },
      ],
      caption: 'Both',
    },
    '![](a.jpg)\n\n![B](b.jpg)\n\nBoth',
  ],
  ['html', { html: '<div id="x"><b>h</b></div>' }, '<div id="x">\n\n**h**\n\n</div>'],
  ['markdown', { markdown: '# m *d*\n\n[^1]\n\n[^1]: n' }, '# m *d*\n\n[^1]\n\n[^1]: n'],
  [
    'embed',
    { url: 'https://youtu.be/abcdefghijk', html: '<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>', type: 'video' },
    'https://youtu.be/abcdefghijk',
  ],
  ['embed', { url: 'https://t.example/1', html: '<blockquote><p>q</p></blockquote><script src="https://platform.twitter.com/widgets.js"></script>' }, '> q'],
  ['bookmark', { url: 'https://b.example', metadata: { title: 'B & co', description: 'D', publisher: 'P' } }, '> [B & co](https://b.example)\\\n> D\\\n> P'],
  ['callout', { calloutEmoji: '💡', calloutText: 'An <b>idea</b>' }, '> 💡 An **idea**'],
  ['toggle', { heading: 'H', content: '<p>c</p>' }, '<details>\n\n<summary>H</summary>\n\nc\n\n</details>'],
  ['button', { buttonText: 'Go', buttonUrl: '__GHOST_URL__/go/' }, '[Go](/go/)'],
  ['video', { src: 'v.mp4', caption: '' }, '<video controls="" src="v.mp4"></video>'],
  ['audio', { src: 'a.mp3', title: 'S' }, 'S\n\n<audio controls="" src="a.mp3"></audio>'],
  ['file', { src: 'f.pdf', fileTitle: 'F', fileCaption: 'c' }, '[F](f.pdf)\\\nc'],
  [
    'product',
    {
      productTitle: 'P',
      productDescription: '<p>d</p>',
      productImageSrc: 'p.jpg',
      productButtonEnabled: true,
      productButton: 'Buy',
      productUrl: 'https://s.example/',
    },
    '![](p.jpg)\n\n#### P\n\nd\n\n[Buy](https://s.example/)',
  ],
  ['header', { header: 'Big', subheader: 'small' }, '## Big\n\nsmall'],
];

for (const [name, payload, markdown] of cards)
  test(`a card of Ghost becomes Markdown: ${name}`, async () => {
    const [old, now] = await readPosts(row(card(name, payload)), row({ uuid: 'u2', ...lexical({ ...payload, type: name }) }));
    assert.deepEqual([old!.markdown, old!.notices], [markdown, []], 'mobiledoc');
    assert.deepEqual([now!.markdown, now!.notices], [markdown, []], 'lexical');
  });

test('a text in mobiledoc becomes Markdown', async () => {
  const [post] = await readPosts(
    row(
      mobiledoc({
        markups: [['strong'], ['a', ['href', 'https://e.example/?a=1&b=2']], ['em']],
        atoms: [['soft-return', '', {}]],
        cards: [
          ['code', { code: 'a <b>\n', language: 'js' }],
          ['hr', {}],
          ['email', { html: 'x' }],
          ['unheard-of', {}],
        ],
        sections: [
          [1, 'h2', [[0, [], 0, 'H']]],
          [
            1,
            'p',
            [
              [0, [], 0, 'a '],
              [0, [0, 2], 1, 'b'],
              [0, [], 1, ' c'],
              [1, [], 0, 0],
              [0, [1], 1, 'd <e>'],
            ],
          ],
          [3, 'ol', [[[0, [], 0, 'one']], [[0, [], 0, 'two']]]],
          [1, 'pull-quote', [[0, [], 0, 'q']]],
          [10, 0],
          [10, 1],
          [10, 2],
          [10, 3],
        ],
      }),
    ),
  );
  assert.equal(
    post!.markdown,
    '## H\n\na <strong>*b* c</strong>\\\n[d \\<e>](https://e.example/?a=1&b=2)\n\n1. one\n2. two\n\n> q\n\n```js\na <b>\n```\n\n* * *',
  );
  assert.deepEqual(post!.notices, ['is left without a part that only mails had, a card “unheard-of”']);
});

test('a text in Lexical becomes Markdown', async () => {
  const list = {
    type: 'list',
    listType: 'bullet',
    tag: 'ul',
    children: [
      { type: 'listitem', children: [text('a')] },
      { type: 'listitem', children: [{ type: 'list', tag: 'ol', children: [{ type: 'listitem', children: [text('b')] }] }] },
    ],
  };
  const [post] = await readPosts(
    row(
      lexical(
        { type: 'extended-heading', tag: 'h3', children: [text('H')] },
        paragraph(
          text('a '),
          text('b', 1),
          text(' '),
          text('c', 3),
          text(' '),
          text('d', 16),
          { type: 'linebreak' },
          { type: 'link', url: '__GHOST_URL__/x/', children: [text('e')] },
          text(' f', 0),
        ),
        list,
        { type: 'extended-quote', children: [text('q')] },
        { type: 'codeblock', code: 'x', language: 'py', caption: 'C' },
        { type: 'horizontalrule' },
        { type: 'paywall' },
        paragraph(),
      ),
    ),
  );
  assert.equal(
    post!.markdown,
    '### H\n\na **b** ***c*** `d`\\\n[e](/x/) f\n\n- a\n  1. b\n\n> q\n\n<figure>\n\n```py\nx\n```\n\n<figcaption>C</figcaption>\n</figure>\n\n* * *',
  );
  assert.deepEqual(post!.notices, ['is left without the line below which only members read on']);
});

test('texts of the first Ghosts, and texts that are broken, are read from what there is', async () => {
  const posts = await readPosts(
    row({ uuid: '1', markdown: '# m', html: '<h1>m</h1>', published_at: 1426078349156, image: '/content/images/i.jpg', page: 1 }),
    row({ uuid: '2', mobiledoc: '{broken', html: '<p>h</p>' }),
    row({ uuid: '3', html: '<p>only <b>html</b></p>' }),
  );
  assert.deepEqual(
    posts.map(({ markdown }) => markdown),
    ['![](/content/images/i.jpg)\n\n# m', 'h', 'only **html**'],
  );
  expect(posts[0]!, { publishedAt: '2015-03-11T12:52:29.156Z', kind: 'page' }, '0.5');
  assert.deepEqual(posts[1]!.notices, ["has mobiledoc that can't be read: took its HTML"]);
});

test('a Ghost post keeps its labels in their order, its authors, its picture and what search engines read', async () => {
  const { posts, source } = await readFileNamed(
    'g.json',
    ghost({
      posts: [
        row({
          feature_image: '__GHOST_URL__/content/images/f.jpg',
          custom_excerpt: 'E',
          featured: 1,
          canonical_url: 'https://c.example/',
          codeinjection_head: '<style></style>',
          ...lexical(paragraph(text('a'))),
        }),
      ],
      posts_authors: [
        { post_id: 'p1', author_id: 'b', sort_order: 1 },
        { post_id: 'p1', author_id: 'a', sort_order: 0 },
      ],
      posts_meta: [{ post_id: 'p1', meta_title: 'T', feature_image_alt: 'F', feature_image_caption: 'C' }],
      posts_tags: [
        { post_id: 'p1', tag_id: 't2', sort_order: 1 },
        { post_id: 'p1', tag_id: 't1', sort_order: 0 },
        { post_id: 'p1', tag_id: 't3', sort_order: 2 },
      ],
      settings: [{ key: 'permalinks', value: '/:year/:month/:slug/' }],
      tags: [
        { id: 't1', name: 'One' },
        { id: 't2', name: 'Two' },
        { id: 't3', name: '#hidden', visibility: 'internal' },
      ],
      users: [
        { id: 'a', name: 'Ann', password: '$2a$10$secret', email: 'ann@e.example' },
        { id: 'b', name: 'Bob' },
      ],
    }),
  );
  assert.deepEqual([posts[0]!.place, source.total, source.engine], ['g.json post 1', 1, 'Ghost export']);
  expect(
    posts[0]!,
    {
      markdown: '![F](/content/images/f.jpg "C")\n\na',
      tags: ['One', 'Two'],
      authors: ['Ann', 'Bob'],
      aliases: ['/2020/03/a/'],
      excerpt: 'E',
      extra: { canonical_url: 'https://c.example/', codeinjection_head: '<style></style>', seo_title: 'T', featured: true, internal_tags: ['#hidden'] },
    },
    'all of it',
  );
});

test('what readers could not see in Ghost they don’t see here', async () => {
  const rows: [some: Row, seen: string, notices: string[]][] = [
    [{ status: 'draft', published_at: null }, 'idea null', []],
    [{ status: 'scheduled', published_at: '2099-01-01 00:00:00' }, 'published 2099-01-01T00:00:00.000Z', []],
    [{ visibility: 'members' }, 'idea 2020-03-07T09:00:00.000Z', ['was for members only: it is an idea here, and nobody sees it']],
    [{ status: 'sent' }, 'idea 2020-03-07T09:00:00.000Z', ['was sent as a mail and never stood on the site: it is an idea here']],
  ];
  for (const [some, seen, notices] of rows) {
    const [post] = await readPosts(row(some));
    assert.deepEqual([`${post!.status} ${post!.publishedAt}`, post!.notices], [seen, notices], JSON.stringify(some));
  }
});

test('JSON that is cut off, nests without end or holds no posts is refused in words', async () => {
  const whole = ghost({ posts: [row({})] });
  await assert.rejects(readFileNamed('g.json', whole.slice(0, -9)), { message: 'line 1: it ends in the middle: the file is cut off' });
  await assert.rejects(readFileNamed('g.json', `{"db":[{"data":${'['.repeat(1000)}`), { message: /nests deeper than 200/ });
  await assert.rejects(readFileNamed('g.json', ghost({ posts: [] })), { message: 'g.json holds no posts of Ghost' });
});
