import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { marked } from 'marked';
import { type Edit, edited, type Typed } from '../src/browser/text/edit.js';
import { onTab } from '../src/browser/text/indent.js';
import { onEnter } from '../src/browser/text/list-keys.js';
import { newTable, onTabInTable } from '../src/browser/text/table.js';
import { onLink, onPaste, onSign } from '../src/browser/text/wrap.js';
import { after, typed } from './support/typed.js';

type Rows = [before: string, after: string | null][];
const check = (rows: Rows, key: (typed: Typed) => Edit | null) => {
  for (const [before, expected] of rows) assert.equal(after(before, key), expected, before);
};

test('Enter goes on with a list or a quotation, and ends an empty one', () => {
  check(
    [
      ['- one‸', '- one\n- ‸'],
      ['* one‸', '* one\n* ‸'],
      ['  + one‸', '  + one\n  + ‸'],
      ['- one‸ two', '- one\n- ‸ two'],
      ['9. nine‸', '9. nine\n10. ‸'],
      ['1) one‸', '1) one\n2) ‸'],
      ['3.  wide‸', '3.  wide\n4.  ‸'],
      ['- [x] done‸', '- [x] done\n- [ ] ‸'],
      ['1. [ ] to do‸', '1. [ ] to do\n2. [ ] ‸'],
      ['> words‸', '> words\n> ‸'],
      ['>words‸', '>words\n>‸'.replace('>‸', '> ‸')],
      ['> > deep‸', '> > deep\n> > ‸'],
      ['> - quoted‸', '> - quoted\n> - ‸'],
      ['- one\n- ‸', '- one\n‸'],
      ['- one\n- ‸\nrest', '- one\n‸\nrest'],
      ['- a\n  - ‸', '- a\n‸'],
      ['1. one\n2. ‸', '1. one\n‸'],
      ['- [ ] ‸', '‸'],
      ['> words\n> ‸', '> words\n‸'],
      ['> - quoted\n> - ‸', '> - quoted\n> ‸'],
      ['plain‸', null],
      ['‸- one', null],
      ['-‸ one', null],
      ['- «one»', null],
      ['---‸', null],
      ['- - -‸', null],
      ['-one‸', null],
      ['**bold**‸', null],
      ['```\n- code‸\n```', null],
      ['~~~\n> code‸', null],
      ['```\ncode\n```\n- list‸', '```\ncode\n```\n- list\n- ‸'],
      ['```inline``` `\n- list‸', '```inline``` `\n- list\n- ‸'],
    ],
    onEnter,
  );
});

test('Tab moves list items and lines, and types four spaces elsewhere', () => {
  check(
    [
      ['word‸', 'word    ‸'],
      ['- item‸', '    - item‸'],
      ['‸- item', '    ‸- item'],
      ['12. it‸em', '    12. it‸em'],
      ['> - it‸em', '>     - it‸em'],
      ['«a\n\nb»', '    «a\n\n    b»'],
      ['a\nb «c\nd»\ne', 'a\n    b «c\n    d»\ne'],
      ['«a\n»b', '    «a\n»b'],
    ],
    (each) => onTab(each, false),
  );
  check(
    [
      ['    - item‸', '- item‸'],
      ['  - item‸', '- item‸'],
      ['\t- item‸', '- item‸'],
      ['      word‸', '  word‸'],
      ['>     - it‸em', '> - it‸em'],
      ['  «  a\n  b»', '«a\nb»'],
      ['word‸', null],
      ['- item‸', null],
    ],
    (each) => onTab(each, true),
  );
});

test('a sign goes around what is selected', () => {
  const rows: [before: string, sign: string, after: string | null][] = [
    ['a «word» here', '*', 'a *«word»* here'],
    ['a *«word»* here', '*', 'a **«word»** here'],
    ['a «word» here', '_', 'a _«word»_ here'],
    ['a «word» here', '"', 'a "«word»" here'],
    ['a «code» here', '`', 'a `«code»` here'],
    ['«a`b»', '`', '`` «a`b» ``'],
    ['a« word »here', '*', 'a *«word»* here'],
    ['«two\nlines»', '*', '*«two\nlines»*'],
    ['«two\n\nparagraphs»', '*', null],
    ['«  »', '*', null],
    ['word‸', '*', null],
    ['a «word»', 'x', null],
    ['```\n«code»\n```', '*', null],
  ];
  for (const [before, sign, expected] of rows)
    assert.equal(
      after(before, (each) => onSign(each, sign)),
      expected,
      `${before} ${sign}`,
    );
});

test('an address pasted over words makes them a link', () => {
  const url = 'https://example.org/a';
  const rows: [before: string, pasted: string, after: string | null][] = [
    ['see «this» now', url, `see [this](${url})‸ now`],
    ['see «this»', ` ${url}\n`, `see [this](${url})‸`],
    ['«Ann»', 'mailto:ann@example.org', '[Ann](mailto:ann@example.org)‸'],
    ['«a [b] c»', url, `[a [b] c](${url})‸`],
    ['«a] b»', url, `[a\\] b](${url})‸`],
    ['«Go»', 'https://en.wikipedia.org/wiki/Go_(game)', '[Go](https://en.wikipedia.org/wiki/Go_(game))‸'],
    ['«Go»', 'https://example.org/:)', '[Go](https://example.org/:%29)‸'],
    ['see ‸', url, null],
    ['see «this»', 'some words', null],
    ['see «this»', 'https://example.org/ and more', null],
    ['see «this»', 'javascript:alert(1)', null],
    ['see «https://example.org/b»', url, null],
    ['see [x](«/old»)', url, null],
    ['<a href="«/old»">', url, null],
    ['`co«d»e`', url, null],
    ['«two\nlines»', url, null],
    ['```\n«code»\n```', url, null],
  ];
  for (const [before, pasted, expected] of rows)
    assert.equal(
      after(before, (each) => onPaste(each, pasted)),
      expected,
      `${before} ${pasted}`,
    );
});

test('the link key takes the word at the cursor, and waits where something is missing', () => {
  check(
    [
      ['«some words»', '[some words](‸)'],
      ['a wo‸rd here', 'a [word](‸) here'],
      ['a ‸ here', 'a [‸]() here'],
      ['‸', '[‸]()'],
      ['«https://example.org/a»', '[‸](https://example.org/a)'],
    ],
    onLink,
  );
});

const table = '| Name | Year |\n| --- | ---: |\n| Ann | 1815 |\n|  |  |';

test('Tab goes from cell to cell, and after the last one a new row begins', () => {
  const row = (shown: string) => `${table.split('\n').slice(0, 2).join('\n')}\n${shown}`;
  check(
    [
      [table.replace('Na', 'Na‸'), table.replace('Year', '«Year»')],
      [table.replace('Year', '«Year»'), table.replace('Ann', '«Ann»')],
      [table.replace('---:', '‸---:'), table.replace('Ann', '«Ann»')],
      [table.replace('1815', '«1815»'), table.replace(/\|  \|  \|$/, '| ‸ |  |')],
      [row('| Ann | 1815‸ |'), row('| Ann | 1815 |\n| ‸ |  |')],
      [row('  Ann | 1815‸'), row('  Ann | 1815\n  | ‸ |  |')],
      [row('| a \\| b‸ | c |'), row('| a \\| b | «c» |')],
      ['a | b\n-|-\nc‸ | d', 'a | b\n-|-\nc | «d»'],
      ['a b | c‸', null],
      ['| only | a row‸ |', null],
      ['plain‸\n\n| a | b |\n|---|---|', null],
    ],
    (each) => onTabInTable(each, false),
  );
  check(
    [
      [table.replace('Ann', 'Ann‸'), table.replace('Year', '«Year»')],
      [table.replace('Year', '«Year»'), table.replace('Name', '«Name»')],
      [table.replace('Name', '«Name»'), null],
    ],
    (each) => onTabInTable(each, true),
  );
});

test('a new table stands in a paragraph of its own, and its first heading waits to be typed over', () => {
  const small = '| «Column 1» | Column 2 |\n| --- | --- |\n|  |  |';
  check(
    [
      ['‸', small],
      ['Words‸', `Words\n\n${small}`],
      ['Wo‸rds\nmore\n\nrest', `Words\nmore\n\n${small}\n\nrest`],
      ['Words\n‸\nrest', `Words\n\n${small}\n\nrest`],
      ['Words\n\n‸', `Words\n\n${small}`],
    ],
    (each) => newTable(each, 1, 2),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), fc.constantFrom('', 'Words', 'a\n\nb'), (rows, columns, text) => {
      const html = marked.parse(edited(typed(`${text}‸`), newTable(typed(`${text}‸`), rows, columns)).text, { async: false });
      assert.deepEqual([html.match(/<th>/g)?.length, html.match(/<td>/g)?.length], [columns, rows * columns]);
    }),
  );
});
