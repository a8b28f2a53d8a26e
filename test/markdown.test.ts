import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainText, smallCss, xmlText } from '../src/core/html.js';
import { renderMarkdown } from '../src/core/markdown.js';

const render = (markdown: string, prefix = 'p1-') => renderMarkdown(markdown, prefix);

const htmlOf: [markdown: string, html: RegExp][] = [
  ['# h', /^<h2 id="h">h<a class="anchor" href="#h" aria-label="Link here"><\/a><\/h2>$/],
  ['Setext\n===', /^<h2 id="setext">Setext<a [^>]*><\/a><\/h2>$/],
  ['## h', /^<h2 id="h">/],
  ['### h', /^<h3 id="h">/],
  ['a <mark class="x">b</mark>\n\n<div>*c*</div>', /<mark class="x">b<\/mark>[^]*<div>\*c\*<\/div>/],
  ['|a|b|\n|-|-:|\n|1|2|', /<table>[^]*<td align="right">2<\/td>/],
  ['- [ ] a\n- [x] b', /<input disabled="" type="checkbox"> a[^]*<input checked="" disabled="" type="checkbox"> b/],
  ['~~a~~', /<del>a<\/del>/],
  ['https://example.org', /<a href="https:\/\/example.org">/],
  ['```js\n1 < 2\n```', /<pre><code class="language-js">1 &lt; 2\n<\/code><\/pre>/],
  ['<center>\n  <amp-img src="a.png" alt="" />\n</center>', /<center>\n {2}<img src="a.png" alt="">/],
  ['see <amp-img src="a.png"></amp-img>', /^<p>see <img src="a.png" alt=""><\/p>$/],
  ['`<amp-img>`', /<code>&lt;amp-img&gt;<\/code>/],
  ['a[^1]\n\n[^1]: note *b*\n\n [1]: http://example.org/', /<sup><a [^>]*>1<\/a><\/sup>[^]*<li id="p1-footnote-1">\s*<p>note <em>b<\/em>/],
  ['[a][1][^1]\n\n[^1]: note\n [1]: http://example.org/', /<a href="http:\/\/example.org\/">a<\/a><sup>/],
];

test('Markdown is GitHub’s, with footnotes, and raw HTML stays', () => {
  for (const [markdown, html] of htmlOf) assert.match(render(markdown).html.trim(), html, markdown);
});

test('two posts can stand on one page: the ids of their footnotes differ', () => {
  const text = 'a[^1] b[^n]\n\n[^1]: one\n[^n]: two';
  const ids = (prefix: string) => [...render(text, prefix).html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
  assert.equal(ids('p1-').length, 5);
  assert.deepEqual(
    ids('p1-').filter((id) => ids('p2-').includes(id)),
    [],
  );
  for (const [, target] of render(text).html.matchAll(/href="#([^"]+)"/g)) assert.ok(ids('p1-').includes(target!), `#${target} leads somewhere`);
});

const excerpts: [markdown: string, excerpt: string, more: boolean][] = [
  ['', '', false],
  ['One.', '<p>One.</p>', false],
  ['One.\n\nTwo.', '<p>One.</p>', true],
  ['# h\n\n![](a.png)\n\nOne.', '<p>One.</p>', true],
  ['One.\n\nTwo.\n\n<!--more-->\n\nThree.', '<p>One.</p>\n<p>Two.</p>', true],
  ['One.\n<!-- more -->\nTwo.', '<p>One.</p>', true],
  ['One.\n\n<!-- MORE -->\n\nTwo.', '<p>One.</p>', true],
  ['<!--more-->\n\nOne.', '', true],
  ['```\n<!--more-->\n```\n\nOne.\n\nTwo.', '<p>One.</p>', true],
  ['[a][1]\n\n<!--more-->\n\nTwo.\n\n[1]: http://example.org/', '<p><a href="http://example.org/">a</a></p>', true],
  ['a[^1]\n\n<!--more-->\n\n[^1]: note', '<p>a</p>', true],
  ['`[^a-z]` and b[^1]\n\n[^1]: note', '<p><code>[^a-z]</code> and b</p>', true],
  ['[^1]: a note comes first\n\nOne.[^1]', '<p>One.</p>', true],
];

test('an excerpt ends at its marker or after the first paragraph, keeps its links and leaves footnotes to the post', () => {
  for (const [markdown, excerpt, more] of excerpts) {
    const { excerptHtml, hasMore } = render(markdown);
    assert.deepEqual([excerptHtml.trim(), hasMore], [excerpt, more], markdown);
  }
});

test('no text is too odd to be rendered', () => {
  const piece = fc.constantFrom(
    '[^1]',
    '[^1]: ',
    ' [1]: ',
    '<!--more-->',
    '```\n',
    '\n\n',
    '\n',
    '# ',
    '<amp-img',
    '>',
    '|',
    '- [x] ',
    '&',
    'word',
    '\ud800',
    '    ',
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => void render(pieces.join(''))));
});

test('XML gets only what XML can hold, and loses no letter', () => {
  const rows: [text: string, xml: string][] = [
    ['a\tb\nc\r', 'a\tb\nc\r'],
    ['a\0b\u001bc\u000b', 'abc'],
    ['a\ufffe\uffff', 'a'],
    ['\ud800a', '\ufffda'],
    ['😀 & <', '😀 & <'],
    ['\u007f\u0085', '\u007f\u0085'],
  ];
  for (const [text, xml] of rows) assert.equal(xmlText(text), xml, JSON.stringify(text));
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.equal(xmlText(text), text)));
});

test('a description is the words of a text, cut between two of them', () => {
  const rows: [html: string, text: string][] = [
    ['<p>a <b>b</b></p>\n<p>c</p>', 'a b c'],
    ['a<br>b', 'a b'],
    ['<script>x</script>a<style>y</style>', 'a'],
    ['&lt;b&gt; &amp;amp; &quot;c&quot; &#39;', '<b> &amp; "c" \''],
    ['', ''],
  ];
  for (const [html, text] of rows) assert.equal(plainText(html), text, html);
  assert.equal(plainText('one two three four', 10), 'one two…');
  assert.equal(plainText('x'.repeat(30), 10), 'xxxxx…');
  assert.equal(plainText('a' + '😀'.repeat(30), 20), `a${'😀'.repeat(4)}…`);
});

test('a style sheet inside a page is small', () => {
  assert.equal(smallCss('/* a\n * b */\na > b,\nc {\n  color: red;\n  width: calc(1rem + 2px);\n}\n'), 'a>b,c{color:red;width:calc(1rem + 2px);}');
  assert.equal(smallCss(''), '');
});
