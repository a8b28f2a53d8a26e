import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { type ImportedPost, readPost } from '../src/archive/markdown/read-post.js';
import { Problem } from '../src/core/problem.js';
import { expect } from './support/imported.js';

const hello = '_posts/2014-03-07-hello-world.md';
const read = (text: string, path = hello, timeZone?: string, fallbackDate?: string) => readPost({ path, bytes: Buffer.from(text) }, timeZone, fallbackDate);
const withFields = (fields: string, path?: string, timeZone?: string, fallbackDate?: string) => read(`---\n${fields}\n---\nbody`, path, timeZone, fallbackDate);

const fieldRows: [fields: string, expected: Partial<ImportedPost>][] = [
  ['title: 2048', { title: '2048' }],
  ['title: true', { title: 'true' }],
  ['title: >\n  Two\n  lines\n', { title: 'Two lines' }],
  ['title: |\n  Two\n  lines\n', { title: 'Two lines' }],
  ['title: \'The "best" &amp; rest\'', { title: 'The "best" & rest' }],
  ['title:', { title: 'Hello world', extra: {}, notices: ['has no title: took “Hello world” from its file name'] }],
  ['title: "a\\0b"', { title: 'ab' }],
  ['Title: Pelican', { title: 'Pelican' }],
  ['slug: Über Uns!', { slug: 'über-uns' }],
  ['basename: custom-basename', { slug: 'custom-basename' }],
  ['slug: "!!!"', { slug: 'hello-world', extra: { slug: '!!!' } }],
  ['tags: html javascript ruby', { tags: ['html', 'javascript', 'ruby'] }],
  ['tags: Travis, CI build,', { tags: ['Travis', 'CI build'] }],
  ['tags: [2014, 2.0, true, ~, "a b", Go, GO]', { tags: ['2014', '2.0', 'true', 'a b', 'Go'] }],
  ['tags:', { tags: [], extra: {} }],
  ['tags:\n- C: the language\n- [x, [y]]\n- {name: z}', { tags: ['C: the language', 'x', 'y', 'z'] }],
  ['tag: Lorem Ipsum\ntags: dolor Simet-Amet', { tags: ['dolor', 'Simet-Amet', 'Lorem Ipsum'] }],
  ['keywords: a b, c', { tags: ['a b', 'c'], extra: {} }],
  ['tags: a\nkeywords: b', { tags: ['a'], extra: { keywords: 'b' } }],
  ['taxonomies:\n  tags: [a]\n  series: [s]', { tags: ['a'], extra: { series: ['s'] } }],
  ['category: News Room\ncategories: Posts Articles', { categories: ['News Room', 'Posts', 'Articles'] }],
  ['categories:\n- [Sports, Base Ball]\n- Play', { categories: ['Sports', 'Base Ball', 'Play'] }],
  ['author: Sam Joseph, PhD', { authors: ['Sam Joseph, PhD'] }],
  ['author: A and B', { authors: ['A and B'] }],
  ['authors: A & B, C', { authors: ['A & B', 'C'] }],
  ['authors: [a, A, b]', { authors: ['a', 'b'] }],
  ['author: {name: B, email: x@y}', { authors: ['B'], extra: { author: { name: 'B', email: 'x@y' } } }],
  ['author: false', { authors: [], extra: {} }],
  ['excerpt: ""\ndescription: D\nsummary: D', { excerpt: 'D', extra: {} }],
  ['excerpt: E\ndescription: D', { excerpt: 'E', extra: { description: 'D' } }],
  ['lang: en_us', { lang: 'en-US', extra: {} }],
  ['translationKey: rivers', { translation: 'rivers', extra: {} }],
  ['ref: about-page\nlang: de', { translation: 'about-page', lang: 'de', extra: {} }],
  ['language: English', { lang: null, extra: { language: 'English' } }],
  ['external-url: https://example.com/', { link: 'https://example.com/', extra: {} }],
  ['link: javascript:alert(1)', { link: null, extra: { link: 'javascript:alert(1)' } }],
  ['layout: post\ncomments: true\nweight: 10\nhidden: true', { extra: { layout: 'post', comments: true, weight: 10, hidden: true } }],
];

test('every field means what its engine meant by it', () => {
  for (const [fields, expected] of fieldRows) expect(withFields(fields), expected, fields);
});

const standingRows: [fields: string, path: string, expected: Partial<ImportedPost>][] = [
  ['draft: true', hello, { status: 'idea', extra: {} }],
  ['draft: "yes"', hello, { status: 'idea' }],
  ['draft: false', hello, { status: 'published', extra: {} }],
  ['published: false', hello, { status: 'idea' }],
  ['published: no', hello, { status: 'idea' }],
  ['published: true', hello, { status: 'published', extra: {} }],
  ['status: draft', hello, { status: 'idea' }],
  ['title: x', '_drafts/x.md', { status: 'idea', publishedAt: null, notices: [] }],
  ['date: 2015-01-01', 'content/drafts/x.md', { status: 'idea', publishedAt: '2015-01-01T00:00:00.000Z' }],
  ['date: 2999-01-01', hello, { status: 'published', publishedAt: '2999-01-01T00:00:00.000Z' }],
  ['layout: page', hello, { kind: 'page', extra: { layout: 'page' } }],
  ['type: page', hello, { kind: 'page', extra: {} }],
  ['title: x', '_pages/about.md', { kind: 'page', slug: 'about', publishedAt: '2020-02-02T00:00:00.000Z', notices: [] }],
  [
    'title: x',
    'about.md',
    { kind: 'post', status: 'published', publishedAt: '2020-02-02T00:00:00.000Z', notices: ["has no date: took the file's own, 2020-02-02"] },
  ],
];

test('drafts are ideas, pages are pages, and who has no date takes the one of the file', () => {
  for (const [fields, path, expected] of standingRows) {
    expect(withFields(`title: x\n${fields}`, path, 'UTC', '2020-02-02T00:00:00.000Z'), expected, `${path} ${fields}`);
  }
  expect(withFields('title: x', 'about.md'), { status: 'idea', publishedAt: null, notices: ['has no date: kept as an idea'] }, 'no date at all');
});

const dateRows: [field: string, timeZone: string, publishedAt: string][] = [
  ['date: 2014-3-7', 'America/New_York', '2014-03-07T00:00:00.000Z'],
  ['date: "2014-03-07"', 'Pacific/Auckland', '2014-03-07T00:00:00.000Z'],
  ['date: 2014-03-07 10:30:00 +0200', 'UTC', '2014-03-07T08:30:00.000Z'],
  ['date: 2015-03-17 14:00:00 -4', 'UTC', '2015-03-17T18:00:00.000Z'],
  ['date: 2014-03-07T10:30', 'UTC', '2014-03-07T10:30:00.000Z'],
  ['date: 2014-03-07T10:30', 'Europe/Berlin', '2014-03-07T09:30:00.000Z'],
  ['date: 2014-07-07 10:30', 'Europe/Berlin', '2014-07-07T08:30:00.000Z'],
  ['date: 2014-03-09 02:30', 'America/New_York', '2014-03-09T07:30:00.000Z'],
  ['date: 2014-03-30 02:30', 'Europe/Berlin', '2014-03-30T01:30:00.000Z'],
  ['date: 2014-03-07T23:30:00.1234567-05:00', 'UTC', '2014-03-08T04:30:00.123Z'],
  ['date: 2014/3/7 1:2:3', 'UTC', '2014-03-07T01:02:03.000Z'],
  ['date: 2014-03-07 10:30 Europe/Berlin', 'UTC', '2014-03-07T09:30:00.000Z'],
  ['date: Fri, 07 Mar 2014 10:30:00 EST', 'UTC', '2014-03-07T15:30:00.000Z'],
  ['date: March 7th, 2014', 'UTC', '2014-03-07T00:00:00.000Z'],
  ['pubDate: 2015-01-01', 'UTC', '2015-01-01T00:00:00.000Z'],
  ['published: 2015-01-01', 'UTC', '2015-01-01T00:00:00.000Z'],
  ['publish-date: 2015-01-01', 'UTC', '2015-01-01T00:00:00.000Z'],
];
const unreadable = ['2015-02-31', '2015-13-01', '2015-01-01 25:00', '2015-01-01 10:00 XYZ', 'Last Modified', '07/03/2014', '0000-00-00'];

test('a date is the moment that its author meant', () => {
  for (const [field, timeZone, publishedAt] of dateRows) expect(withFields(field, hello, timeZone), { publishedAt }, `${field} ${timeZone}`);
  expect(withFields('last_modified_at: 2015-1-2'), { updatedAt: '2015-01-02T00:00:00.000Z', extra: {} }, 'updated');
  assert.throws(() => withFields('date: 2014-03-07 10:30', hello, 'Nowhere/At_All'), Problem);
});

test('a date that no calendar has gives way to that of the file name, and is kept', () => {
  for (const date of unreadable) {
    const notices = ['has no title: took “Hello world” from its file name', `has an unreadable date, date “${date}”: took 2014-03-07 instead`];
    expect(withFields(`date: ${date}`), { publishedAt: '2014-03-07T00:00:00.000Z', extra: { date }, notices }, date);
  }
});

const pathRows: [path: string, slug: string, day: string | null][] = [
  ['2024-12-5-18f-project-defaults.md', '18f-project-defaults', '2024-12-05'],
  ['2017-10-18-av-ecosystem.html.markdown', 'av-ecosystem', '2017-10-18'],
  ['source/2014/03/07/hello.html.md', 'hello', '2014-03-07'],
  ['content/posts/My Post/index.md', 'my-post', null],
  ['content/posts/2014-03-07-my-post/README.md', 'my-post', '2014-03-07'],
  ['2014-03-07.md', '2014-03-07', '2014-03-07'],
  ['2015-02-31-leap.txt', '2015-02-31-leap', null],
  ['2014-03-07-v1.2.mkd', 'v1-2', '2014-03-07'],
  ['index.md', 'the-title', null],
  ['???.md', 'the-title', null],
];

test('the path gives slug and date', () => {
  for (const [path, slug, day] of pathRows) expect(withFields('title: The title', path), { slug, publishedAt: day && `${day}T00:00:00.000Z` }, path);
});

const aliasRows: [fields: string, aliases: string[], notices: number][] = [
  ['alias: /migrating-to-acvte/', ['/migrating-to-acvte/'], 0],
  ['alias: /a/, b/c,/d,e', ['/a/', '/b/c', '/d,e'], 0],
  ['aliases: [/a, "/A/", /a.html]\nredirect_from: https://old.example/caf%C3%A9#top', ['/a', '/café'], 0],
  ['redirect_from: /b?p=1', ['/b'], 1],
  ['redirects: ["/%zz", "/", "https://old.example", "//old.example/x"]', ['/x'], 3],
  ['permalink: /2015/05/21/tockingtime/', ['/2015/05/21/tockingtime/'], 0],
  ['permalink: https://me.example/x/', ['/x/'], 0],
  ['permalink: /:categories/:year/:i_month/:day-:title.html\ncategories: [A B, c]', ['/a-b/c/2014/3/07-hello-world.html'], 0],
  ['permalink: /:year/:hash/', [], 1],
  ['permalink: "/{{ page.fileSlug }}/"', [], 1],
  ['permalink: pretty', [], 0],
  ['permalink: false', [], 0],
  ['url: /old/', ['/old/'], 0],
  ['url: https://elsewhere.example/x', [], 0],
];

test('old addresses become aliases', () => {
  for (const [fields, aliases, notices] of aliasRows) {
    const post = withFields(`title: x\n${fields}`);
    expect(post, { aliases }, fields);
    assert.equal(post.notices.length, notices, fields);
  }
});

const plainRows: [text: string, path: string, title: string, markdown: string][] = [
  ['# A heading #\n\ntext', 'x.md', 'A heading', '\ntext'],
  ['A heading\n===\ntext', 'x.md', 'A heading', 'text'],
  ['\nA short line\n\ntext\n---\n', 'x.md', 'A short line', '\ntext\n---\n'],
  ['Skip\n 1. Blog/\n\nRust, Nix & K6\n\ntext', 'rust-nix-k6.md', 'Rust, Nix & K6', '\ntext'],
  ['Two lines\nof text\n\nmore', 'my-file_name.md', 'My file name', 'Two lines\nof text\n\nmore'],
  ['- a list\n\nmore', 'x.md', 'X', '- a list\n\nmore'],
  ['![image](a.png)\n\nmore', 'x.md', 'X', '![image](a.png)\n\nmore'],
  ['only a line\n\n', 'x.md', 'X', 'only a line\n\n'],
];

test('a text without front matter has its title on top, or in its file name, and is an idea without a date', () => {
  for (const [text, path, title, markdown] of plainRows) expect(read(text, path, 'UTC', '2020-02-02'), { title, markdown, status: 'idea' }, text);
  expect(read('A long text.\nAnd on.', hello), { status: 'published', title: 'Hello world' }, 'dated by its name');
});

const byteRows: [bytes: Buffer, expected: Partial<ImportedPost>][] = [
  [Buffer.from('\uFEFF---\r\ntitle: é\r\n---\r\na\r\nb'), { title: 'é', markdown: 'a\r\nb', notices: [] }],
  [Buffer.from('\uFEFF---\ntitle: é\n---\nb', 'utf16le'), { title: 'é', notices: ['is UTF-16: converted to UTF-8'] }],
  [
    Buffer.from('---\ntitle: caf\xe9 \x93q\x94\n---\nb', 'latin1'),
    { title: 'café “q”', notices: ['is not UTF-8: read as windows-1252, so look at its accents'] },
  ],
];

test('bytes of other times are read too, and what is no text is refused', () => {
  for (const [bytes, expected] of byteRows) expect(readPost({ path: hello, bytes }), expected, String(expected.title));
  for (const text of ['', ' \n\uFEFF', '---\ntitle: x\n---\n\0']) assert.throws(() => read(text), { name: 'Problem', kind: 'invalid' });
});

test('a post written as YAML comes back as it was', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text === text.trim() && !/[\p{Cc}\u2028\u2029\uFEFF]|\s{2}/u.test(text));
  const tags = fc.uniqueArray(
    word.filter((tag) => !/\s/.test(tag)),
    { selector: (tag) => tag.toLowerCase() },
  );
  fc.assert(
    fc.property(word, tags, fc.string({ unit: 'grapheme' }), (title, names, body) => {
      const post = read(`---\n${stringify({ title, tags: names })}---\n${body}`);
      assert.deepEqual([post.title, post.tags, post.markdown], [title, names, body]);
    }),
  );
});

test('whatever a file holds, it becomes a post that JSON can keep, or a Problem', () => {
  const parts = fc.constantFrom(
    '---\n',
    '+++\n',
    ';;;\n',
    '{"',
    '}',
    'title: ',
    'date: ',
    'tags:',
    'alias: ',
    'permalink: /:',
    '\n',
    '- ',
    '"',
    "'",
    ': ',
    '[',
    '*a',
    '&a ',
    '\r',
    '%zz',
    '2015-02-31',
  );
  const bytes = fc.oneof(
    fc.uint8Array(),
    fc.array(fc.oneof(parts, fc.string()), { maxLength: 30 }).map((all) => Buffer.from(all.join(''))),
  );
  fc.assert(
    fc.property(bytes, fc.string(), (content, path) => {
      try {
        const post = readPost({ path, bytes: content });
        assert.ok(post.title && post.slug && (post.publishedAt || post.status === 'idea'));
        assert.deepEqual(JSON.parse(JSON.stringify(post.extra)), post.extra);
      } catch (error) {
        assert.ok(error instanceof Problem, String(error));
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a heading is the title of a file whose header has none, and no heading is there twice', () => {
  const rows: [text: string, title: string, markdown: string][] = [
    ['---\ntags: a\n---\n\n# The *heading* #\n\nText.', 'The *heading*', '\nText.'],
    ['---\ntags: a\n---\n## Second\n\nText.', 'Hello world', '## Second\n\nText.'],
    ['---\ntags: a\n---\n    # code\n', 'Hello world', '    # code\n'],
    ['---\ntitle: Own\n---\n# Another\n\nText.', 'Own', '# Another\n\nText.'],
    ['---\ntitle: Own\n---\n\n{{ page.title }}\n================\n\nText.', 'Own', '\n\nText.'],
    ['---\ntitle: Own\n---\n# {{ title }}\n\nText.', 'Own', '\n\nText.'],
    ['---\ntitle: Own\n---\n{{ page.title }} is a book.', 'Own', 'Own is a book.'],
  ];
  for (const [text, title, markdown] of rows) expect(read(text), { title, markdown }, text);
});

test('a header without a mark above it is no broken YAML', () => {
  expect(read('Title: Gotcha: Python\nTags: a, b: c\n\nText.'), { title: 'Gotcha: Python', tags: ['a', 'b: c'], notices: [] }, 'bare');
});
