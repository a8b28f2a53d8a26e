import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tagsIn } from '../src/core/html-tags.js';
import { idsApart } from '../src/core/ids-apart.js';
import { renderMarkdown } from '../src/core/markdown.js';
import { richText } from '../src/platform/rich-text.js';
import { isLinear } from './support/growth.js';

/** Pieces from which texts are made that mean something to every one of our rules. */
const signs = String.raw`[^1]|[^1]: |[^a]: |[1]: /x|*[W]: v|W|: |{#i}|{.c k=v}|{|}|[x]{#i .c}|[[toc]]|[TOC]|> [!NOTE]|> |# |## main|- [x] |- |1. |![a](b "c")|[a](b)|$x$|$|$$|\\(|\\)|~|~~|^|*|**|_|"|'|--|...|\|a\|b\||\|-\|-\||&amp;|&|<|>|\|https://youtu.be/abcdefghijk|<!--more-->|<amp-img src=a>|「|」|か|word|    `;
const ticks = ['`', '```js', '```', '```math'];
const pieces = [...signs.split(/(?<!\\)\|/), ...ticks, '\n', '\n', '\n\n', ' '];
const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
const langs = fc.constantFrom('en', 'de', 'fr', 'ja', 'xx', '');

const empty = new Set(['img', 'br', 'hr', 'input', 'wbr', 'source']);

/** The first tag that has no partner where it should have one. */
function unpaired(html: string): string | undefined {
  const open: string[] = [];
  for (const { name, isEnd } of tagsIn(html)) {
    if (!isEnd && !empty.has(name)) open.push(name);
    if (isEnd && open.pop() !== name) return `</${name}>`;
  }
  return open.pop();
}

test('whatever is written, every tag that we make has its partner, and the same text makes the same page', () => {
  // Raw HTML is the author's own affair
  const ours = texts.filter((text) => !text.includes('<'));
  fc.assert(
    fc.property(ours, langs, (markdown, lang) => {
      const { html, excerptHtml } = richText(markdown, 'p1-', { lang });
      assert.equal(unpaired(html), undefined, html);
      assert.equal(unpaired(excerptHtml), undefined, excerptHtml);
      assert.deepEqual(richText(markdown, 'p1-', { lang }), { ...richText(markdown, 'p1-', { lang }), html, excerptHtml });
    }),
    { numRuns: 1500 },
  );
});

const idsIn = (html: string) => [...tagsIn(html)].flatMap(({ attributes }) => attributes.get('id') ?? []);
const hrefsIn = (html: string) => [...tagsIn(html)].flatMap(({ attributes }) => attributes.get('href') ?? []).filter((href) => href.startsWith('#'));

test('ids are unique, on a page of several posts too, and what leads to one of ours finds it', () => {
  fc.assert(
    fc.property(texts, texts, (one, two) => {
      const posts = [one, two].map((markdown, at) => richText(markdown.replaceAll('[a](b)', ''), `p${at}-`, {}));
      for (const { html } of posts) {
        const ids = idsIn(html);
        assert.deepEqual(ids, [...new Set(ids)], html);
        assert.ok(!ids.includes('main'));
        for (const href of hrefsIn(html)) assert.ok(ids.includes(href.slice(1)), `${href} in ${html}`);
      }
      const together = posts.map(({ html }, at) => idsApart(html, `p${at}-`)).join('');
      assert.deepEqual(idsIn(together), [...new Set(idsIn(together))], together);
      for (const href of hrefsIn(together)) assert.ok(idsIn(together).includes(href.slice(1)), href);
      assert.deepEqual(
        posts.flatMap(({ excerptHtml }) => idsIn(excerptHtml)),
        [],
      );
    }),
    { numRuns: 1000 },
  );
});

test('no letter is lost', () => {
  const letters = (text: string) => text.replace(/[^bdf-hj-np-z]/g, '');
  const words = fc
    .array(fc.constantFrom('qzq', ' ', '"', "'", '-', '.', '~', '^', '$', '{', '}', '*', '\n', ': ', '[', ']'), { maxLength: 30 })
    .map((parts) => parts.join(''))
    // The language of a fence and the address of a definition are not shown
    .filter((text) => !/~~~|\]:/.test(text));
  fc.assert(
    fc.property(words, (markdown) => {
      const shown = renderMarkdown(markdown, '')
        .html.replace(/<[^>]*>/g, '')
        .replace(/&\w+;/g, '');
      assert.equal(letters(shown), letters(markdown));
    }),
    { numRuns: 1000 },
  );
});

const hostile =
  `$|$a|$a |$$|$$a\n|^|^a|a^b|a~b|{|{.a|[a]{|[^a|[^a]|[^a]: x\n|x\n[^a]: x\n|: a\n|a\n: b\n|a\n|*[a]: b\n|x\n*[a]: b\n|"|"a |"a'|"'a" |-- |--|.|> [!NOTE]\n|[toc]\n\n|# a\n|# a\n\n[toc]\n\n|a\n{.b}\n|{.a .b .c|![a](b "c")\n\n|https://youtu.be/abcdefghijk\n\n|<amp-img src=x>|<amp-img a="|- [ ] a\n|\\\\(|\\\\(a\\\\)|$a$ |\\-|**「|$a{b^c|$a\`|$\`b$\`\`c|<amp-ad>|<amp-ad>\n\n|<amp-carousel>\n|<amp-anim></amp-iframe>|a {b=_c_}|: a\n\n    - b\n|{#_a_} |&amp;|&a| ;`.split(
    '|',
  );

test('twice the text takes about twice the time, whatever sign it repeats', () => {
  const render = (sign: string) => (length: number) => void richText(sign.repeat(length / sign.length), 'p1-', { lang: 'en' });
  assert.deepEqual(
    hostile.filter((sign) => !isLinear(render(sign), 32_000)),
    [],
  );
});
