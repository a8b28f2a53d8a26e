import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scan } from '../src/archive/template-tags/scan.js';
import { splitFrontMatter } from '../src/core/front-matter.js';
import { firstWords } from '../src/core/first-words.js';
import { linksFrom } from '../src/core/links.js';
import { keyOf } from '../src/core/path.js';
import { emptyForm } from '../src/core/post-form.js';
import { shownPlaceholders } from '../src/core/placeholder.js';
import { Problem } from '../src/core/problem.js';
import { slugFrom } from '../src/core/slug.js';
import { fieldsFrom } from '../src/posts/read-form.js';
import { readText } from '../src/redirects/read-text.js';
import { stretchOf } from '../src/site/byte-range.js';
import { namedBy } from '../src/archive/old-site/file-name-pattern.js';
import { isBelow } from '../src/archive/old-site/jekyll/glob.js';

/*
 * What may be asked to match for longer than anybody waits: patterns that come with an archive, and texts against our own expressions. One that ran
 * away would not come back: what runs these tests ends them after minutes.
 */

const colons = /:([a-z_]+)/g;
const shapes = { year: '\\d{4}', month: '\\d{2}', title: '.+' };

test('a pattern for names of files says what a name says, and none makes matching run away', () => {
  const cases: [pattern: string, name: string, said: object | null][] = [
    [':year-:month-:title', '2014-03-a-b', { year: '2014', month: '03', title: 'a-b' }],
    [':lang/:title', 'de/x/y', { lang: 'de', title: 'x/y' }],
    ['a.b(:title)', 'a.b(x)', { title: 'x' }],
    [':title-:title', 'a-a', null],
    [':constructor', 'x', { constructor: 'x' }],
    [':a:b:c:d:e:f:g:h:i:j:k!', 'a'.repeat(255), null],
    [':title', 'a'.repeat(5_000), null],
    ['(a+)+$', 'a'.repeat(255), null],
  ];
  for (const [pattern, name, said] of cases.slice(0, 5)) assert.deepEqual({ ...namedBy(pattern, colons, shapes, name) }, { ...said }, pattern);
  for (const [pattern, name] of cases.slice(5)) assert.equal(namedBy(pattern, colons, shapes, name), null, pattern);
  assert.ok(namedBy(':a-:b-:c-!', colons, shapes, '-'.repeat(255)) === null);
});

test('a path is below what a pattern of a shell names, and none makes looking run away', () => {
  const cases: [glob: string, path: string, isBelow: boolean][] = [
    ['a', 'a/b.md', true],
    ['a*', 'abc/d.md', true],
    ['a/*/c', 'a/b/c/d.md', true],
    ['a/*/c', 'a/b/b/c/d.md', false],
    ['a/**/c', 'a/b/b/c/d.md', true],
    ['**/c', 'c', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*.m?', 'x.md', true],
    ['a*b*c/d', 'axbxbc/d', true],
    ['a.c', 'abc', false],
    [`${'*a'.repeat(500)}b/c`, `${'a'.repeat(1_900)}/c`, false],
    [`${'**/'.repeat(300)}b`, 'a/'.repeat(900), false],
    [`${'**/*/'.repeat(100)}x`, 'a/'.repeat(900), false],
  ];
  for (const [glob, path, isIt] of cases) assert.equal(isBelow(path, glob), isIt, `${glob.slice(0, 40)} ${path.slice(0, 40)}`);
});

const form = (title: string) => fieldsFrom({ ...emptyForm, title, kind: 'post' }, 'UTC', null);
const tags = (text: string) => [...scan(text, () => undefined)];
/** What reads it, and a piece that is repeated between a beginning and an end so that it could be shared out in many ways. */
const texts: [name: string, read: (text: string) => unknown, begins: string, piece: string, ends: string][] = [
  ['marks behind front matter', splitFrontMatter, '{"title":"a"}', ';', 'x'],
  ['keys that begin front matter again and again', (text) => splitFrontMatter(text.slice(0, 40_000)), '"a":', '"-":\n', ''],
  ['backticks', (text) => shownPlaceholders(`![Uploading a…]() ${text}`), '', '`', ' '],
  [
    'backticks in runs that grow',
    (text) => shownPlaceholders(`![Uploading a…]() ${Array.from({ length: 600 }, (_, n) => '`'.repeat(n)).join(' ')}${text}`),
    '',
    'a',
    '',
  ],
  ['white space in a title', (text) => form(text).title, 'a', '\t', 'b'],
  ['a link without a space', (text) => linksFrom(text), 'https://', 'a', ' b c /x'],
  ['signs in a slug', slugFrom, 'a', '-', 'b'],
  ['endings of an address', (text) => keyOf(text.slice(0, 16_000)), '/a', '.html', 'x'],
  ['a line of rules', (text) => readText(text), '/a /b', ';#', '\u2028'],
  ['words of a rule', (text) => readText(text), '/a /b', ' #', '\u2028'],
  ['the first words', firstWords, '', '<!--', ''],
  ['links of the first words', firstWords, '', '[^a', ''],
  ['a stretch of a file', (text) => stretchOf(text.slice(0, 16_000), 10), 'bytes=0-', ' ', 'x'],
  ['a shortcode that does not end', (text) => tags(text.slice(0, 40_000)), '{{<a', '/', '\t'.repeat(3_000)],
  ['a tag that does not end', (text) => tags(text.slice(0, 40_000)), '{%a', 'a', '\t'],
];
for (const [name, read, begins, piece, ends] of texts)
  test(`no text makes reading it run away: ${name}`, () => {
    const text = begins + piece.repeat(200_000) + ends;
    try {
      read(text);
    } catch (error) {
      assert.ok(error instanceof Problem, String(error));
    }
  });
