import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { type MarkdownOptions, renderMarkdown } from '../src/core/markdown.js';
import { normalHtml } from './support/normal-html.js';

type Example = { number: number; section: string; markdown: string; html: string };

const { tests } = createRequire(import.meta.url)('commonmark-spec') as { tests: Example[] };
const commonMark = tests.map(({ markdown, html, ...rest }) => ({ ...rest, markdown: markdown.replaceAll('→', '\t'), html: html.replaceAll('→', '\t') }));
const { examples: github } = JSON.parse(readFileSync('test/support/gfm-examples.json', 'utf8')) as { examples: Example[] };

const differing = (examples: Example[], options: MarkdownOptions, shown = (html: string) => html) =>
  examples.filter(({ markdown, html }) => normalHtml(shown(renderMarkdown(markdown, '', options).html)) !== normalHtml(shown(html)));
const numbers = (examples: Example[]) => examples.map(({ number }) => number);

/** The numbers in a list of docs/markdown.md. */
const listed = (heading: string): number[] => {
  const section = readFileSync('docs/markdown.md', 'utf8').split(`### ${heading}\n`)[1]!.split(/^##/m)[0]!;
  return [...section.matchAll(/^\| ([\d, ]+) \|/gm)].flatMap(([, row]) => row!.split(', ').map(Number)).toSorted((a, b) => a - b);
};

test('without our additions every example of CommonMark 0.31 is as its authors have it', () => {
  assert.equal(commonMark.length, 652);
  assert.deepEqual(differing(commonMark, { only: [] }), []);
});

test('with GitHub’s additions so is every example of theirs, and of CommonMark all but those that docs/markdown.md lists', () => {
  assert.equal(github.length, 24);
  assert.deepEqual(differing(github, { only: ['github'], rawHtml: 'filtered' }), []);
  assert.deepEqual(numbers(differing(commonMark, { only: ['github'] })), listed('Because GitHub adds to it'));
});

/** Headings have ids here, and marks that lead to them; and none is as large as the post's title. */
const apartFromHeadings = (html: string) =>
  html
    .replace(/<a class="anchor"[^>]*><\/a>/g, '')
    .replaceAll(' tabindex="0"', '')
    .replace(/(<h\d) id="[^"]*"/g, '$1')
    .replace(/(<\/?)h1>/g, '$1h2>');

const curly: Record<string, string> = { '“': '"', '”': '"', '‘': "'", '’': "'", '…': '...' };
const apartFromQuotes = (html: string) => apartFromHeadings(html).replace(/[“”‘’…]/g, (sign) => curly[sign]!);

test('with all of our additions every other example is what it was', () => {
  const all = listed('Because GitHub adds to it').concat(listed('Because we add to it'));
  assert.deepEqual(
    numbers(differing(commonMark, {}, apartFromQuotes)),
    all.toSorted((a, b) => a - b),
  );
  assert.deepEqual(
    differing(github, { rawHtml: 'filtered' }, (html) => apartFromQuotes(html).replace(/<\/?label>| class="task"/g, '')).map(({ markdown }) => markdown),
    [],
  );
});
