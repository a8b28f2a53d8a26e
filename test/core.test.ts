import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { localFrom, readDate } from '../src/core/dates.js';
import { fullPages, postsFor, stretchOf } from '../src/core/pagination.js';
import { decodePath, encodePath, fileOf, keyOf } from '../src/core/path.js';
import { checkPattern, pathBy } from '../src/core/permalink.js';
import { Problem } from '../src/core/problem.js';
import { freeSlug, reservedWords, slugFrom } from '../src/core/slug.js';

const slugs: [text: string, slug: string][] = [
  ['Hello, World!', 'hello-world'],
  ['  --Über uns--  ', 'über-uns'],
  ["Don’t stop, can't", 'dont-stop-cant'],
  ['日本語 の 題', '日本語-の-題'],
  ['हिन्दी', 'हिन्दी'],
  ['e\u0301te\u0301', 'été'],
  ['ΑΣ', 'ας'],
  ['v1.2/3_4', 'v1-2-3-4'],
  ['🚀 launch 🚀', 'launch'],
  ['🚀', 'untitled'],
  ['\ud800<script>', 'script'],
  ['', 'untitled'],
  [`${'word '.repeat(50)}`, `${'word-'.repeat(36)}`.slice(0, -1)],
  ['ü'.repeat(200), 'ü'.repeat(90)],
  [`ab-${'本'.repeat(100)}`, 'ab'],
];

test('a slug keeps letters and digits of every script and fits into a file name', () => {
  for (const [text, slug] of slugs) assert.equal(slugFrom(text), slug, text);
  assert.equal(slugFrom('İstanbul Irmakları'), 'istanbul-irmakları');
  assert.equal(slugFrom('!!!', ''), '');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const slug = slugFrom(text);
      assert.match(slug, /^[\p{L}\p{M}\p{N}]+(-[\p{L}\p{M}\p{N}]+)*$/u);
      assert.ok(Buffer.byteLength(slug) <= 180);
      assert.equal(slugFrom(slug), slug, 'a slug is its own');
      assert.equal(keyOf(`/${slug}`), `/${slug}`, 'and its path is its key');
    }),
  );
});

test('a slug that the engine or another post has gets a number', async () => {
  const free = (slug: string, ...taken: string[]) => freeSlug(slug, async (candidate) => taken.includes(candidate));
  assert.equal(await free('a'), 'a');
  assert.equal(await free('a', 'a', 'a-2'), 'a-3');
  for (const word of reservedWords) assert.equal(await free(word), `${word}-2`);
});

const targets: [target: string, path: string | null][] = [
  ['/', '/'],
  ['/a?b=/c#d', '/a'],
  ['/%C3%BCber%20uns', '/über uns'],
  ['/a%2Fb', '/a/b'],
  ['/a+b', '/a+b'],
  ['/a/./b/../c', '/a/c'],
  ['/a/..', '/'],
  ['/a/%2e%2e/b', '/b'],
  ['/..', null],
  ['/a/../../b', null],
  ['/%2e%2e/etc', null],
  ['/%', null],
  ['/%FF', null],
  ['/a%00', null],
  ['/a\0', null],
  ['a', null],
  ['', null],
  ['http://example.org/', null],
  ['//a', '//a'],
];
const keys: [path: string, key: string][] = [
  ['/', '/'],
  ['/A/B', '/a/b'],
  ['/a/', '/a'],
  ['//a///b//', '/a/b'],
  ['/a.html', '/a'],
  ['/a.HTM', '/a'],
  ['/a/index.html', '/a'],
  ['/index.html', '/'],
  ['/a.html/', '/a'],
  ['/a.html.html', '/a'],
  ['/a/index.html/', '/a'],
  ['/aindex.html', '/aindex'],
  ['/index', '/index'],
  ['/html', '/html'],
  ['/ÜBER', '/über'],
];
const files: [path: string, file: string][] = [
  ['/', 'index.html'],
  ['/a', 'a.html'],
  ['/a/', 'a/index.html'],
  ['/2014/03/a/', '2014/03/a/index.html'],
  ['/a.md', 'a.md'],
  ['/tags/go/atom.xml', 'tags/go/atom.xml'],
  ['/robots.txt', 'robots.txt'],
  ['/feed.json', 'feed.json'],
  ['/v1.2', 'v1.2.html'],
];
const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..');
const normalPath = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`);

test('a path has one decoded form, one key, one URL and one file', () => {
  for (const [target, path] of targets) assert.equal(decodePath(target), path, target);
  for (const [path, key] of keys) assert.equal(keyOf(path), key, path);
  for (const [path, file] of files) assert.equal(fileOf(path), file, path);
  assert.equal(encodePath('/über uns/a&b?#%'), '/%C3%BCber%20uns/a&b%3F%23%25');
});

test('encoding a path and decoding it gives it back, and no key has another key', () => {
  fc.assert(fc.property(normalPath, (path) => assert.equal(decodePath(encodePath(path)), path)));
  fc.assert(fc.property(normalPath, (path) => assert.match(encodePath(path), /^[\x21-\x7e]+$/)));
  const piece = fc.constantFrom('/', 'a', 'Ü', '.html', '.htm', 'index', '.', 'İ', 'Σ', '-');
  const oddPath = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`);
  fc.assert(
    fc.property(fc.oneof(normalPath, oddPath), (path) => assert.equal(keyOf(keyOf(path)), keyOf(path))),
    { numRuns: 1_000 },
  );
});

test('a permalink pattern places a post', () => {
  const post = { slug: 'hello', publishedAt: '2014-03-07T23:00:00.000Z', category: 'news' };
  const places: [pattern: string, path: string][] = [
    ['/:slug', '/hello'],
    ['/posts/:slug/', '/posts/hello/'],
    ['/:year/:month/:day/:slug/', '/2014/03/07/hello/'],
    ['/:category/:slug', '/news/hello'],
    ['/blog-:year/a-:slug', '/blog-2014/a-hello'],
  ];
  for (const [pattern, path] of places) {
    checkPattern(pattern);
    assert.equal(pathBy(pattern, post), path, pattern);
  }
  assert.equal(pathBy('/:category/:slug', { ...post, category: undefined }), '/uncategorised/hello');
  assert.equal(pathBy('/:category/:slug', { ...post, category: 'api' }), '/api-2/hello', 'a category gives no post to the engine');
  const wrong = [
    '',
    '/',
    ':slug',
    '/:year',
    '/:slug/:year',
    '/:Slug',
    '/:slug.html',
    '/:slug?',
    '/:author/:slug',
    '/../:slug',
    '//:slug',
    '/admin/:slug',
    '/media/:year/:slug',
    '/tags/:slug',
    '/page/:slug/',
  ];
  for (const pattern of wrong) assert.throws(() => checkPattern(pattern), Problem, pattern);
});

test('every post stands on exactly one list page, and a new one moves no other to another full page', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 30 }), (total, size) => {
      const full = fullPages(total, size);
      const placed = Array.from({ length: full }, (_, i) => stretchOf(i + 1, size)).flatMap(({ first, end }) =>
        Array.from({ length: end - first }, (_, i) => first + i),
      );
      assert.deepEqual(
        placed,
        Array.from({ length: full * size }, (_, i) => i),
      );
      const home = total - placed.length;
      assert.ok(home < 2 * size && (home >= size || full === 0), `${home} on the home page`);
      for (let page = 1; page <= full + 1; page++) assert.equal(total >= postsFor(page, size), page <= full, `page ${page} is there as soon as its posts are`);
    }),
  );
});

const dates: [text: string, timeZone: string, at: string | null, day: string][] = [
  ['2014-3-7', 'America/New_York', '2014-03-07T00:00:00.000Z', '2014-03-07'],
  ['2014-03-07 10:30', 'Asia/Kolkata', '2014-03-07T05:00:00.000Z', '2014-03-07'],
  ['2014-03-07T23:30-05:00', 'UTC', '2014-03-08T04:30:00.000Z', '2014-03-07'],
  ['7 Mar 2014', 'UTC', '2014-03-07T00:00:00.000Z', '2014-03-07'],
  ['2014-11-02 01:30', 'America/New_York', '2014-11-02T05:30:00.000Z', '2014-11-02'], // the first of two
  ['2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-25'], // the same, east of Greenwich
  ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z', '2026-03-29'], // none: the hour is skipped
  ['2024-02-29', 'UTC', '2024-02-29T00:00:00.000Z', '2024-02-29'],
  ['2023-02-29', 'UTC', null, ''],
  ['2014-03-07 24:00', 'UTC', null, ''],
  ['yesterday', 'UTC', null, ''],
  ['', 'UTC', null, ''],
];

test('a date is read in its author’s time zone, and a moment is written so that it is read back', () => {
  for (const [text, timeZone, moment, day] of dates) assert.deepEqual(readDate(text, timeZone), moment && { at: moment, day }, text);
  assert.throws(() => readDate('2014-03-07 10:30', 'Mars/Olympus'), Problem);
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'America/St_Johns', 'Pacific/Kiritimati');
  const minute = fc
    .integer({ min: Date.UTC(1980, 0, 1) / 60_000, max: Date.UTC(2100, 0, 1) / 60_000 })
    .map((minutes) => new Date(minutes * 60_000).toISOString());
  fc.assert(
    fc.property(minute, zone, (moment, timeZone) => {
      const local = localFrom(moment, timeZone);
      assert.match(local, /^\d{4}-\d\d-\d\d \d\d:\d\d$/);
      const again = readDate(local, timeZone)!.at;
      // an hour that clocks repeat in autumn has two moments and one name
      if (again !== moment) assert.equal(localFrom(again, timeZone), local);
    }),
  );
});
