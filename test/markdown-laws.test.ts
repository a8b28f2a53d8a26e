import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { marked } from 'marked';
import { type Edit, edited, type Typed } from '../src/browser/text/edit.js';
import { onTab } from '../src/browser/text/indent.js';
import { onEnter } from '../src/browser/text/list-keys.js';
import { newTable, onTabInTable } from '../src/browser/text/table.js';
import { onLink, onPaste, onSign } from '../src/browser/text/wrap.js';

const texts = fc
  .array(
    fc.constantFrom('- ', '1. ', '> ', '[ ] ', '    ', '\t', '\n', '\n\n', 'word', ' ', '| a | b |\n', '|---|---|\n', '```\n', '`', '[', '](', ')', '*', '本'),
  )
  .map((parts) => parts.join(''));
const situations = fc.tuple(texts, fc.nat(), fc.nat()).map(([text, a, b]): Typed => ({
  text,
  start: Math.min(a % (text.length + 1), b % (text.length + 1)),
  end: Math.max(a % (text.length + 1), b % (text.length + 1)),
}));

test('no key ever loses a letter that was typed, or selects what is not there', () => {
  const keys: ((typed: Typed) => Edit | null)[] = [
    onEnter,
    onLink,
    (each) => onTab(each, false),
    (each) => onTab(each, true),
    (each) => onTabInTable(each, false),
    (each) => newTable(each, 2, 2),
    (each) => onSign(each, '*'),
    (each) => onSign(each, '`'),
    (each) => onPaste(each, 'https://example.org/'),
  ];
  const letters = (text: string) => text.replace(/[^word本a-b]/gu, '').length;
  fc.assert(
    fc.property(situations, fc.constantFrom(...keys), (situation, key) => {
      const edit = key(situation);
      if (!edit) return;
      const { text, start, end } = edited(situation, edit);
      assert.ok(letters(text) >= letters(situation.text));
      assert.ok(edit.from <= edit.to && edit.to <= situation.text.length);
      assert.ok(0 <= start && start <= end && end <= text.length);
    }),
    { numRuns: 2000 },
  );
});

test('what Tab moved, Shift-Tab moves back', () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const there = edited(situation, onTab(situation, false) ?? { from: 0, to: 0, insert: '', ...situation });
      const back = onTab(there, true);
      const moved = there.text !== situation.text && situation.start !== situation.end;
      if (moved) assert.equal(edited(there, back!).text, situation.text);
    }),
    { numRuns: 1000 },
  );
});

test('a pasted address is the address of the link, and the words are its words', () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.stringMatching(/^[a-z[\]() ]{0,8}[a-z]$/).filter((words) => !words.includes('](')),
      (url, words) => {
        const situation = { text: words, start: 0, end: words.length };
        const html = marked.parseInline(edited(situation, onPaste(situation, url)!).text, { async: false });
        const [, href = '', text = ''] = /^<a href="([^"]*)">(.*)<\/a>$/.exec(html) ?? [];
        const plain = (shown: string) => shown.replaceAll('&amp;', '&').replaceAll('&#39;', "'");
        assert.equal(new URL(plain(href)).href.replace(/%2[89]/g, decodeURIComponent), new URL(url).href.replace(/%2[89]/g, decodeURIComponent), html);
        assert.equal(text, words);
      },
    ),
  );
});
