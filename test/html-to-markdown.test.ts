import assert from 'node:assert/strict';
import { test } from 'node:test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { markdownFromHtml } from '../src/archive/html/markdown-from-html.js';
import { readPost } from '../src/archive/markdown/read-post.js';
import { renderMarkdown } from '../src/core/markdown.js';
import { addressesOf, shownWords } from './support/shown.js';

/** What HTML becomes. */
const rows: [name: string, html: string, markdown: string][] = [
  ['paragraphs', '<p>One\n  line</p><p>Two</p>', 'One line\n\nTwo'],
  ['headings', '<h2>A</h2><h3 id="b">B #</h3>', '## A\n\n### B \\# {#b}'],
  ['emphasis', '<p><em>a</em> <b>b</b> <i><b>c</b></i> <s>d</s></p>', '*a* **b** ***c*** ~~d~~'],
  ['spaces within emphasis', '<p>a<b> b </b>c</p>', 'a **b** c'],
  ['emphasis that a bracket would spoil', '<p>a<em>(b)</em>c</p>', 'a<em>(b)</em>c'],
  ['links', '<p><a href="/a b" title="T">x</a> <a href="https://e.example/">https://e.example/</a></p>', '[x](</a b> "T") <https://e.example/>'],
  ['an address that is no link', '<p>at https://e.example or me@e.example</p>', 'at https\\://e.example or me\\@e.example'],
  ['pictures', '<p>a <img src="a.png" alt="[x]" width="3"> b</p>', 'a ![\\[x\\]](a.png){width=3} b'],
  ['a picture alone', '<p><img src="a.png" alt="x" title="t"></p>', '![x](a.png){title=t}'],
  ['a caption', '<figure><a href="/b"><img src="a.png" alt=""></a><figcaption>A "b"</figcaption></figure>', '[![](a.png "A \\"b\\"")](/b)'],
  [
    'a caption with a link',
    '<figure><img src="a.png" alt=""><figcaption><a href="/">b</a></figcaption></figure>',
    '<figure><img src="a.png" alt=""><figcaption><a href="/">b</a></figcaption></figure>',
  ],
  ['lists', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>', '- a\n  - b\n- c'],
  ['numbers', '<ol start="3"><li><p>a</p><p>b</p></li><li>c</li></ol>', '3. a\n\n   b\n\n4. c'],
  ['boxes to tick', '<ul><li><input type="checkbox" checked disabled> a</li><li><input type="checkbox"> b</li></ul>', '- [x] a\n- [ ] b'],
  ['definitions', '<dl><dt>a</dt><dd>b</dd></dl>', 'a\n: b'],
  ['quotations', '<blockquote><p>a</p><p>b</p></blockquote>', '> a\n>\n> b'],
  ['code', '<pre class="brush: js"><code>a\n\n`b`</code></pre><p><code>x`y</code></p>', '```js\na\n\n`b`\n```\n\n``x`y``'],
  ['coloured code', '<pre><code class="language-c hljs"><span class="k">int</span> a;</code></pre>', '```c\nint a;\n```'],
  ['code with a link in it', '<pre>a <a href="/">b</a>\n\nc</pre>', '<div>\n<pre>a <a href="/">b</a>\n&#10;c</pre>\n</div>'],
  [
    'tables',
    '<table><thead><tr><th>a</th><th align="right">b|c</th></tr></thead><tbody><tr><td>1<br>2</td><td>3</td></tr></tbody></table>',
    '| a | b\\|c |\n| --- | ---: |\n| 1<br>2 | 3 |',
  ],
  ['a table without headings', '<table><tr><td>a</td></tr></table>', '<table><tbody><tr><td>a</td></tr></tbody></table>'],
  ['line ends', '<p>a<br>b<br><br>c</p>', 'a\\\nb\n\nc'],
  [
    'signs of Markdown',
    '<p># a</p><p>1. b</p><p>*c* _d_ [e](f) `g` &lt;h&gt; &amp;amp;</p>',
    '\\# a\n\n1\\. b\n\n\\*c\\* \\_d\\_ \\[e\\](f) \\`g\\` \\<h> &amp;amp;',
  ],
  ['money and formulas', '<p>$5 or $6</p><p>$x$ y</p>', '$5 or $6\n\n\\$x$ y'],
  ['small signs', '<p>H<sub>2</sub>O <kbd>x</kbd></p>', 'H<sub>2</sub>O <kbd>x</kbd>'],
  ['what Markdown has no word for', '<p style="text-align: center">a</p>', '<p style="text-align: center">a</p>'],
  ['boxes', '<div><p>a</p></div><div class="note"><p>b</p></div>', 'a\n\n<div class="note">\n\nb\n\n</div>'],
  ['what can be folded', '<details><summary>a</summary><p>b</p></details>', '<details>\n\n<summary>a</summary>\n\nb\n\n</details>'],
  ['a video', '<p><iframe src="//www.youtube.com/embed/abcdefghijk?start=9"></iframe></p>', 'https://www.youtube.com/watch?v=abcdefghijk&t=9'],
  ['a gist', '<script src="https://gist.github.com/a/1.js"></script>', '<https://gist.github.com/a/1>'],
  [
    'a quotation of another site',
    '<blockquote class="twitter-tweet"><p>a</p></blockquote><script src="https://platform.twitter.com/widgets.js"></script>',
    '> a\n{.twitter-tweet}',
  ],
  ['a picture that waits', '<p><img src="data:image/gif;base64,R0" data-src="a.png"><noscript><img src="a.png"></noscript></p>', '![](a.png)'],
  ['more', '<p>a</p><!--more--><p>b</p>', 'a\n\n<!--more-->\n\nb'],
  ['what a theme needs', '<p class="has-large-font-size p1">a <span style="font-weight: 400;">b</span></p>', 'a b'],
  [
    'footnotes',
    '<p>a<sup id="fnref:1"><a href="#fn:1" class="footnote">1</a></sup> b<sup id="r2"><a href="#fn:2">2</a></sup></p><div class="footnotes"><hr><ol><li id="fn:1"><p>One <a href="#fnref:1" class="reversefootnote">↩</a></p></li><li id="fn:2"><p>Two</p><p>more <a href="#r2">↩</a></p></li></ol></div>',
    'a[^1] b[^2]\n\n[^1]: One\n\n[^2]: Two\n\n    more',
  ],
  ['other languages', '<p>a <span lang="de">b</span></p>', 'a [b]{lang=de}'],
];

for (const [name, html, markdown] of rows) test(`HTML becomes Markdown: ${name}`, () => assert.equal(markdownFromHtml(html), markdown));

const sameShown = (html: string): void => {
  const markdown = markdownFromHtml(html);
  const { html: after } = renderMarkdown(markdown, 'x');
  assert.equal(firstDifference(shownWords(html), shownWords(after)), null, html.length < 500 ? `${html}\n${markdown}` : '');
  assert.deepEqual(addressesOf(after), addressesOf(html));
};

const firstDifference = (one: string, other: string): string | null => {
  const at = [...one].findIndex((sign, place) => sign !== other[place]);
  return one === other ? null : `${one.slice(Math.max(0, at - 30), at + 30)} / ${other.slice(Math.max(0, at - 30), at + 30)}`;
};

const words = fc.array(
  fc.constantFrom(
    'a',
    'Ü',
    '本',
    ' ',
    ' ',
    '*',
    '_',
    '**',
    '`',
    '[',
    ']',
    '](x)',
    '(',
    '#',
    '-',
    '+',
    '1.',
    '>',
    '&lt;',
    '&amp;',
    '&amp;lt;',
    '|',
    '~',
    '^',
    '$',
    '{.a}',
    '!',
    ':',
    '\\',
    '=',
    '"',
    '\n',
    'http://a.b',
    'www.a.b',
  ),
  { maxLength: 8 },
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    words.map((parts) => parts.join('')),
    tie('element'),
    tie('several'),
  ),
  several: fc.array(tie('tree'), { maxLength: 3 }).map((parts) => parts.join('')),
  element: fc
    .tuple(
      fc.constantFrom(...'p p p div em strong code a li ul ol blockquote h2 pre span sup del table tr td th figure figcaption dl dt dd br img u'.split(' ')),
      tie('tree'),
    )
    .map(([tag, inner]) =>
      tag === 'br' ? '<br>' : tag === 'img' ? '<img src="i.png" alt="A">' : `<${tag}${tag === 'a' ? ' href="/u?a=1&amp;b"' : ''}>${inner as string}</${tag}>`,
    ),
}));

test('whatever HTML it is, no word and no address of it is lost, and none is added', () => {
  fc.assert(fc.property(tree as fc.Arbitrary<string>, sameShown), { numRuns: 1500 });
});

const corpora = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url));
const skip = existsSync(corpora) ? false : 'the corpora of real posts are not here';

test('the HTML of real posts says the same after it became Markdown', { skip }, () => {
  for (const folder of ['seeds', 'agileventures', '18f'])
    for (const [at, file] of readdirSync(join(corpora, folder)).entries()) {
      if (folder === '18f' && at % 3 !== 0) continue;
      let text: string;
      try {
        text = readPost({ path: file, bytes: readFileSync(join(corpora, folder, file)) }).markdown;
      } catch {
        continue; // a header that is broken beyond reading
      }
      sameShown(renderMarkdown(text, 'x').html);
    }
});

test('HTML that nests without end is refused in words', () => {
  assert.throws(() => markdownFromHtml('<b>'.repeat(100_000)), /nests deeper/);
});
