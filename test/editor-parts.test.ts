import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { edited } from '../src/browser/text/edit.js';
import { matchLines } from '../src/browser/preview/match-lines.js';
import { follow, inSight, pageAt, rising } from '../src/browser/preview/scroll-follow.js';
import { suggest, taken } from '../src/browser/text/suggest.js';
import { dateMeaning } from '../src/core/date-meaning.js';
import { expectedPath } from '../src/core/expected-path.js';
import type { PostForm } from '../src/core/post-form.js';
import { lengthOf, readingMinutes } from '../src/core/reading-time.js';
import { countWords } from '../src/core/words.js';
import { blankForm } from './support/fields.js';
import { typed } from './support/typed.js';

const now = '2026-11-21T12:00:00.000Z';

test('a text has words and takes minutes', () => {
  const rows: [text: string, words: number, minutes: number][] = [
    ['', 0, 0],
    ['— …', 0, 0],
    ['one', 1, 1],
    ['# Two words', 2, 1],
    ['don’t https://example.org/a', 2, 1],
    ['日本語 with words', 5, 1],
    ['word '.repeat(595), 595, 3],
    ['本'.repeat(2000), 2000, 5],
  ];
  for (const [text, words, minutes] of rows) assert.deepEqual([countWords(text), readingMinutes(text)], [words, minutes], text.slice(0, 20));
  assert.deepEqual([lengthOf(''), lengthOf('one'), lengthOf('word '.repeat(1234))], ['0 words · 0 min', '1 word · 1 min', '1,234 words · 5 min']);
});

test('a date says in full what it means, and where two clocks differ', () => {
  const rows: [text: string, meaning: string][] = [
    ['', ''],
    ['tomor', 'Not a date yet'],
    ['2014-03-07', 'Friday 7 March 2014'],
    ['tomorrow 9:00', 'Sunday 22 November 2026 at 09:00 (Europe/Berlin), in 20 hours'],
    ['yesterday', 'Friday 20 November 2026 at 13:00 (Europe/Berlin), yesterday'],
    ['in 45 minutes', 'Saturday 21 November 2026 at 13:45 (Europe/Berlin), in 45 minutes'],
    ['now', 'Saturday 21 November 2026 at 13:00 (Europe/Berlin), this minute'],
  ];
  // Whether a comma follows the weekday depends on the tables that Node brings along
  for (const [text, meaning] of rows) assert.equal(dateMeaning(text, now, 'Europe/Berlin').replace(/^(\w+day),/, '$1'), meaning);
  assert.match(dateMeaning('18:00', now, 'Europe/Berlin', 'America/New_York'), / at 18:00 \(Europe\/Berlin\), in 5 hours\. Where you are: .* at 12:00$/);
});

test('the address that a post is going to have follows what is typed', () => {
  const form = { ...blankForm, title: 'Rivers & Maps' };
  const rows: [typed: Partial<PostForm>, pattern: string, slug: string, path: string][] = [
    [{}, '/:slug', '', '/rivers-maps'],
    [{ title: '' }, '/:slug', '', '/untitled'],
    [{ slug: 'My Own' }, '/:slug', 'kept', '/my-own'],
    [{}, '/:slug', 'kept', '/kept'],
    [{}, '/:year/:month/:day/:slug/', '', '/2026/11/21/rivers-maps/'],
    [{ date: 'tomorrow 0:30' }, '/:year/:month/:day/:slug/', '', '/2026/11/21/rivers-maps/'],
    [{ date: 'tomor' }, '/:year/:slug', '', '/2026/rivers-maps'],
    [{ categories: ' C#, Maps' }, '/:category/:slug', '', '/c-sharp/rivers-maps'],
    [{ kind: 'page' }, '/:year/:slug', '', '/rivers-maps'],
  ];
  for (const [some, pattern, slug, path] of rows) assert.equal(expectedPath({ ...form, ...some }, { pattern, slug, timeZone: 'Europe/Berlin' }, now), path);
});

test('labels in use are offered for the item at the cursor, without case and accents', () => {
  const labels = ['Rivers', 'École', 'Drivers', 'Maps', 'River Thames'].map((name, index) => ({ name, count: 9 - index }));
  const names = (shown: string) => suggest(typed(shown), labels).map(({ name }) => name);
  assert.deepEqual(names('ri‸'), ['Rivers', 'River Thames', 'Drivers']);
  assert.deepEqual(names('Maps, ‸'), ['Rivers', 'École', 'Drivers', 'River Thames']);
  assert.deepEqual(names('ec‸, rivers'), ['École']);
  assert.deepEqual(names('rivers, ri‸'), ['River Thames', 'Drivers']);
  assert.deepEqual(names('Rivers‸'), ['Drivers']);
  assert.deepEqual(names('rivers‸'), ['Rivers', 'Drivers'], 'it may be spelled as the others are');
  const after = (shown: string, name: string) => edited(typed(shown), taken(typed(shown), name)).text;
  assert.equal(after('ri‸', 'Rivers'), 'Rivers, ');
  assert.equal(after('Maps,ri‸', 'Rivers'), 'Maps, Rivers, ');
  assert.equal(after('Maps, ri‸, Sea', 'Rivers'), 'Maps, Rivers, Sea');
});

test('a block of the page is found in the line that it comes from', () => {
  const text = `# A *Title*

A paragraph with [a link](/x) that
goes on.

> Quoted words

- [x] done
- **bold** item
1. first

| Name | Year |
| --- | --- |
| Ann | 1815 |

\`\`\`js
const a = 1;
\`\`\`

![only](image.png)

Note
Note
<p>Raw words</p>`;
  const leads = [
    'A ',
    'A paragraph with ',
    'Quoted words',
    'done',
    'bold',
    'first',
    'Name',
    'Ann',
    'const a = 1;\n',
    '',
    'Nowhere to be found',
    'Note',
    'Note',
    'Raw words',
  ];
  assert.deepEqual(matchLines(text, leads), [0, 2, 5, 7, 8, 9, 11, 13, 16, -1, -1, 21, 22, 23]);
});

const rows = fc.array(fc.record({ text: fc.nat(9000), page: fc.nat(9000) }), { maxLength: 40 });

test('the page follows the text: it never turns back, and both begin and end together', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 9000 }), fc.nat(9000), fc.integer({ min: 300, max: 1200 }), (pairs, most, pageMost, height) => {
      const anchors = rising(pairs.toSorted((a, b) => a.text - b.text));
      const at = (y: number) => follow(anchors, { at: y, most, height }, { most: pageMost });
      assert.equal(at(most), pageMost);
      if (most > height) assert.equal(at(0), 0);
      for (let y = 0, last = 0; y <= most; y += 100, last = at(y - 100)) assert.ok(at(y) >= last - 1e-6 && at(y) <= pageMost + 1e-6);
      for (const { text, page } of anchors) assert.equal(pageAt(anchors, text), page);
    }),
  );
});

test('what is typed is in sight, and the page moves no more than that takes', () => {
  assert.equal(inSight(500, 900, 1000), 500);
  assert.equal(inSight(500, 1500, 1000), 700);
  assert.equal(inSight(500, 550, 1000), 450);
  assert.equal(inSight(0, 0, 1000), 0);
});
