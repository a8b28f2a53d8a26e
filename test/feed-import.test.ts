import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expect } from './support/imported.js';
import { readFileNamed } from './support/read-source.js';

const atom = (entries: string): string =>
  `<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link href="https://old.example/"/><author><name>Ann</name></author>\n${entries}</feed>`;
const rss = (items: string): string =>
  `<?xml version="1.0"?>\n<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><link>https://old.example</link>\n${items}</channel></rss>`;
const jsonFeed = (...items: object[]): string =>
  JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'T', home_page_url: 'https://old.example/', authors: [{ name: 'Ann' }], items });

test('an Atom feed gives its entries: titles and texts as text, HTML or XHTML', async () => {
  const { posts, source } = await readFileNamed(
    'a.xml',
    atom(
      `<entry><title type="html">A &amp;amp; &lt;i&gt;b&lt;/i&gt;</title><id>tag:1</id><link href="https://old.example/2014/a.html"/><link rel="enclosure" type="audio/mpeg" href="https://old.example/p.mp3"/><published>2014-03-07T10:00:00+01:00</published><updated>2014-04-01T00:00:00Z</updated><category term="x" label="X"/><summary>Another</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hello <em>you</em><br/>&lt;tag&gt;</p></div></content></entry>
<entry><title>&lt;b&gt; is bold</title><id>tag:2</id><updated>2014-03-08T00:00:00Z</updated><author><name>Bob</name></author><content>one
two

three</content></entry>`,
    ),
  );
  assert.deepEqual([source.engine, source.site, source.key], ['feed', 'https://old.example', 'feed:https://old.example/']);
  expect(
    posts[0]!,
    {
      place: 'a.xml:3',
      id: 'tag:1',
      title: 'A & b',
      slug: 'a',
      markdown: 'Hello *you*\\\n\\<tag>\n\n<audio controls="" src="https://old.example/p.mp3"></audio>',
      publishedAt: '2014-03-07T09:00:00.000Z',
      updatedAt: '2014-04-01T00:00:00.000Z',
      authors: ['Ann'],
      tags: ['X'],
      aliases: ['/2014/a.html'],
      excerpt: 'Another',
      notices: [],
    } as never,
    'first',
  );
  expect(posts[1]!, { title: '<b> is bold', slug: 'b-is-bold', markdown: 'one\\\ntwo\n\nthree', authors: ['Bob'], aliases: [] }, 'second');
});

test('an RSS feed gives its items, whatever it calls its namespaces', async () => {
  const { posts } = await readFileNamed(
    'r.xml',
    rss(
      `<item><title>One</title><link>https://e.example/elsewhere</link><guid>https://old.example/one/</guid><pubDate>Fri, 07 Mar 2014 10:00:00 +0100</pubDate><description>Short […]</description><c:encoded><![CDATA[<p>Caf]]>&#233;<![CDATA[</p>]]></c:encoded><category>a &amp;amp; b</category><dc:creator>Bob</dc:creator></item>
<item><description>No title, &lt;b&gt;but&lt;/b&gt; a &lt;p&gt;text&lt;/p&gt;</description><link>https://old.example/two</link><guid isPermaLink="false">2</guid><pubDate>2014-03-08</pubDate><author>cy@e.example (Cy)</author></item>`,
    ),
  );
  expect(
    posts[0]!,
    { slug: 'one', markdown: 'Café', link: 'https://e.example/elsewhere', aliases: ['/one/'], tags: ['a & b'], authors: ['Bob'], excerpt: null, notices: [] },
    'a link',
  );
  expect(
    posts[1]!,
    { title: '', slug: 'two', markdown: 'No title, **but** a\n\ntext', authors: ['Cy'], publishedAt: '2014-03-08T00:00:00.000Z', notices: [] },
    'an aside',
  );
});

test('RSS 1.0 and JSON Feed are read, too', async () => {
  const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://old.example/"><link>https://old.example/</link></channel><item rdf:about="https://old.example/z.html"><title>Z</title><link>https://old.example/z.html</link><description>&lt;p&gt;d&lt;/p&gt;</description><dc:date>2003-01-02T03:04:05+01:00</dc:date></item></rdf:RDF>`;
  expect(
    (await readFileNamed('z.rdf', rdf)).posts[0]!,
    { title: 'Z', slug: 'z', markdown: 'd', publishedAt: '2003-01-02T02:04:05.000Z', aliases: ['/z.html'], notices: [] },
    'RDF',
  );
  const { posts, source } = await readFileNamed(
    'j.json',
    jsonFeed(
      {
        id: 'x',
        url: 'https://old.example/j',
        title: 'R & D <x>',
        content_text: 'a *b*\n\nc',
        date_published: '2020-01-01T00:00:00Z',
        tags: ['q'],
        image: 'https://old.example/i.png',
      },
      {
        id: 'y',
        content_html: '<p>h</p>',
        authors: [{ name: 'Cy' }],
        external_url: 'https://e.example/',
        date_published: '2020-01-02T00:00:00Z',
        attachments: [{ url: 'https://old.example/f.pdf', mime_type: 'application/pdf', title: 'F' }],
      },
    ),
  );
  assert.deepEqual([source.engine, source.total, posts[1]!.place], ['JSON Feed', 2, 'j.json item 2']);
  expect(posts[0]!, { title: 'R & D <x>', slug: 'j', markdown: '![](https://old.example/i.png)\n\na \\*b\\*\n\nc', authors: ['Ann'], tags: ['q'] }, 'text');
  expect(posts[1]!, { title: '', link: 'https://e.example/', markdown: 'h\n\n[F](https://old.example/f.pdf)', authors: ['Cy'] }, 'HTML');
});

test('a feed that holds less than the posts says so', async () => {
  const rows: [text: string, notice: string | undefined][] = [
    ['<description>All that there is, in words</description>', 'has only a summary in the feed, which may not be all of it'],
    ['<c:encoded>&lt;p&gt;It begins and [&amp;hellip;]&lt;/p&gt;</c:encoded>', 'seems to be cut off in the feed: it holds the beginning only'],
    ['<c:encoded>&lt;p&gt;It begins. &lt;a&gt;Read more&lt;/a&gt;&lt;/p&gt;</c:encoded>', 'seems to be cut off in the feed: it holds the beginning only'],
    ['', 'has no text in the feed'],
    ['<c:encoded>&lt;p&gt;All of it.&lt;/p&gt;</c:encoded>', undefined],
  ];
  for (const [text, notice] of rows) {
    const { posts } = await readFileNamed('r.xml', rss(`<item><title>A</title><pubDate>2014-03-08</pubDate>${text}</item>`));
    assert.deepEqual(posts[0]!.notices, notice === undefined ? [] : [notice], text);
  }
});

test('drafts, comments and settings that a feed of Blogger brings are no posts', async () => {
  const kind = (name: string) => `<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#${name}"/>`;
  const entry = (id: number, inner: string) =>
    `<entry><id>${id}</id><title>T${id}</title><published>2014-03-08T00:00:00Z</published>${inner}<content type="html">x</content></entry>\n`;
  const control = '<app:control xmlns:app="http://purl.org/atom/app#"><app:draft>yes</app:draft></app:control>';
  const { posts, source } = await readFileNamed(
    'b.xml',
    atom(entry(1, kind('post')) + entry(2, kind('comment')) + entry(3, kind('page')) + entry(4, kind('post') + control)),
  );
  assert.deepEqual(
    posts.map(({ title, kind: made, status, tags }) => [title, made, status, tags]),
    [
      ['T1', 'post', 'published', []],
      ['T3', 'page', 'published', []],
      ['T4', 'post', 'idea', []],
    ],
  );
  assert.deepEqual(source.skipped, [{ place: 'b.xml:4', reason: 'it is of the kind “comment”' }]);
});

test('a feed that is cut off gives what is whole, and one with entities of its own is refused', async () => {
  const { posts, refused } = await readFileNamed(
    'r.xml',
    '<rss><channel><item><title>A</title><description>&lt;p&gt;a&lt;/p&gt;</description></item>\n<item><title>B',
  );
  assert.deepEqual([posts.length, refused], [1, [{ place: 'r.xml:2', reason: 'the file ends in the middle of this entry: it is cut off' }]]);
  await assert.rejects(readFileNamed('r.xml', '<!DOCTYPE rss [\n<!ENTITY a "b">]><rss><channel><item><title>&a;</title></item></channel></rss>'), {
    message: /declares entities of its own/,
  });
  await assert.rejects(readFileNamed('j.json', jsonFeed({ id: 1 }).slice(0, -5)), { message: /cut off/ });
});
