import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderMarkdown } from '../src/core/markdown.js';
import { cleanHtml } from '../src/rendering/clean-html.js';
import { renderApart } from '../src/rendering/render-pool.service.js';

/** HTML that authors write, and that comes out as it is but for the slash of an empty element. */
const kept = [
  '<figure class="wide"><img src="/media/a.jpg" srcset="/media/a-400.jpg 400w, /media/a-800.jpg 800w" sizes="36em" alt="A pond" width="800" height="600" loading="lazy"><figcaption>The pond</figcaption></figure>',
  '<picture><source srcset="/media/a.avif" type="image/avif" media="(min-width: 40em)"><img src="/media/a.jpg" alt=""></picture>',
  '<details open name="faq"><summary>More</summary><p>Text</p></details>',
  '<kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup> <mark>m</mark> <abbr title="World Wide Web">WWW</abbr> <q cite="https://example.org/">q</q> <time datetime="2026-11-21">today</time>',
  '<table><caption>C</caption><thead><tr><th scope="col" align="right">A</th></tr></thead><tbody><tr><td colspan="2" style="text-align:center">1</td></tr></tbody></table>',
  '<dl><dt>Term</dt><dd>Meaning</dd></dl>',
  '<video src="/media/a.mp4" controls preload="metadata" poster="/media/a.jpg" width="640" height="360"><track src="/media/a.vtt" kind="captions" srclang="en" label="English" default></video>',
  '<audio class="u-audio" src="/media/a.mp3" controls preload="metadata"></audio>',
  '<iframe src="https://www.youtube-nocookie.com/embed/abc" width="560" height="315" allowfullscreen loading="lazy" title="A video"></iframe>',
  '<iframe src="https://player.vimeo.com/video/1" title="Another"></iframe>',
  '<div style="text-align:center"><img src="https://example.org/a.png" alt="A"></div>',
  '<p style="color:rgb(1, 2, 3);background-color:hsl(120 50% 50% / 0.5)">x</p>',
  '<p dir="rtl" lang="ar">مرحبا</p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>',
  '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow me" target="_blank" title="There" hreflang="de">x</a><a name="old"></a><a href="mailto:a@example.org">m</a><a href="tel:+431234">t</a><a href="#p1-footnote-1">1</a>',
  '<img src="data:image/png;base64,iVBORw0KGgo=" alt="Inline">',
  '<ol start="3" reversed type="a"><li value="5">x</li></ol>',
  '<div class="markdown-alert markdown-alert-note" role="note" aria-label="Note"><p class="markdown-alert-title">Note</p></div>',
  '<pre><code class="hljs language-js"><span class="hljs-keyword">const</span> a = 1 &lt; 2</code></pre>',
  '<math display="block" class="tml-display" style="display:block math"><semantics><mrow><mfrac><mi mathvariant="normal">a</mi><mn>2</mn></mfrac><mo fence="true" minsize="1.8em" stretchy="false">)</mo><mspace width="0.2em"></mspace></mrow><annotation encoding="application/x-tex">\\frac{a}{2} &lt; 1</annotation></semantics></math>',
  '<math><mtable columnalign="right left" rowspacing="0.3em"><mtr><mtd style="padding-left:0pt;border-bottom:0.06em solid">1</mtd></mtr></mtable><menclose notation="updiagonalstrike"><mn>5</mn></menclose></math>',
];

/** What is not on the list goes; its text stays, except where it would be code. */
const changed: [given: string, left: string][] = [
  [
    '<math><mspace mathbackground="black" width="99999px" height="9.5em"></mspace></math>',
    '<math><mspace mathbackground="black" height="9.5em"></mspace></math>',
  ],
  ['<math><mpadded voffset="500px" style="padding:500px 0 0 0"><mi>x</mi></mpadded></math>', '<math><mpadded><mi>x</mi></mpadded></math>'],
  ['<script>a()</script><style>p{}</style>x', 'x'],
  ['<svg viewBox="0 0 1 1"><title>t</title><text>in</text></svg>x', 'x'],
  ['<form action="/x"><label>Name <input name="n"></label><button>Go</button></form>', '<label>Name </label>Go'],
  ['<object data="x.swf">Flash</object>x', 'x'],
  ['<p onclick="a()" style="position:fixed;color:red">x</p>', '<p style="color:red">x</p>'],
  ['<a href="javascript:a()">x</a>', '<a>x</a>'],
  ['<a target="x" rel="opener" href="https://example.org/">x</a>', '<a href="https://example.org/">x</a>'],
  ['<a target="_BLANK" rel="Opener  me" href="/x">x</a>', '<a target="_BLANK" rel="me" href="/x">x</a>'],
  ['<math style="font-size:99px"><mi>x</mi></math>', '<math><mi>x</mi></math>'],
  ['<iframe src="https://example.org/"></iframe>x', 'x'],
  ['<div class="kudos big">x</div>', '<div class="big">x</div>'],
  ['</article><div>x', '<div>x</div>'],
  ['<!-- a --><p>x', '<p>x</p>'],
  ['<input type="checkbox" checked>', '<input type="checkbox" checked disabled>'],
  ['<center>x</center>', '<div style="text-align:center">x</div>'],
  ['<iframe src="https:www.youtube-nocookie.com/../admin/settings"></iframe>x', 'x'],
  ['<iframe src="http://player.vimeo.com:8080/x"></iframe>x', 'x'],
  ['<svg viewBox="0 0 1 1"><template>t</template></svg><math><template></template></math>x', '<math></math>x'],
  ['<marquee>x</marquee><blink>y</blink>', 'xy'],
];

const sameTags = (html: string) => html.replace(/ \/>/g, '>');

describe('HTML that is cleaned', () => {
  for (const html of kept) test(`keeps ${html.slice(0, 60)}`, () => assert.equal(sameTags(cleanHtml(html)), html));
  for (const [given, left] of changed) test(`makes ${JSON.stringify(left)} of ${given}`, () => assert.equal(sameTags(cleanHtml(given)), left));
  for (const html of [...kept, ...changed.map(([given]) => given)])
    test(`is cleaned once and for all: ${html.slice(0, 60)}`, () => assert.equal(cleanHtml(cleanHtml(html)), cleanHtml(html)));
});

/** All that the renderer makes by itself. */
const markdown = `# A heading

A *text* with **marks**, \`code\`, ~~struck~~ words, a [link](https://example.org/ "t"), <https://example.org/> and a note.[^1] “Quotes” & signs < 5 > 3. H~2~O x^2^ ==m== $a^2 + b^2$

> [!NOTE]
> An alert

- [x] done
- [ ] not yet

Term
: Meaning

| a | b |
|:--|--:|
| 1 | 2 |

\`\`\`js
const a = '1 < 2';
\`\`\`

![A pond](/media/a.jpg "The pond")

$$\\frac{a}{b} \\begin{cases}1\\\\2\\end{cases}$$

*[HTML]: a language

HTML

[^1]: The note.
`;

test('what the renderer makes of Markdown is not touched', async () => {
  const render = async (isCleaned: boolean) => (await renderApart({ markdown: [markdown, 'p1-'], excerpt: 'In *short*', isCleaned })).html;
  assert.equal(withoutSigns(await render(true)), withoutSigns(await render(false)));
});

/** How signs, empty elements and flags are written is not what is meant. */
const withoutSigns = (html: string): string =>
  html
    .replace(/&quot;/g, '"')
    .replace(/&#(?:39|x27);/g, "'")
    .replace(/ ?\/>/g, '>')
    .replace(/=""/g, '')
    .replace(/;(?=")/g, '')
    .replace(/(<input)((?: \w+(?:="\w+")?)*)/g, (_, tag: string, attributes: string) => `${tag} ${attributes.trim().split(' ').toSorted().join(' ')}`);

test('what nobody ended takes nothing of the text along', () => {
  const names =
    'svg math table select textarea title script style template object applet noscript xmp iframe noembed noframes video audio canvas option details button';
  const open = names.split(' ').map((name) => `<${name}>`);
  for (const start of [...open, '<svg viewBox="0', '<div class="x', "<p title='a", '<!--', '<?php', '<!DOCTYPE', '<select><option>'])
    for (const text of [`Before\n\n${start}\nOne\n\nTwo *x* "q" [l](/x "t")\n\nThree`, `Before, in ${start} a line, One\n\nTwo, Three`]) {
      const html = cleanHtml(renderMarkdown(text, '').html);
      for (const word of ['Before', 'One', 'Two', 'Three']) assert.ok(html.includes(word), `${word} of ${text}: ${html}`);
    }
  assert.equal(cleanHtml('<svg><g>x</g></svg><script>"<svg>"</script><select><option>a<option>b</select>c'), 'c');
});
