import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type MarkdownOptions, renderMarkdown } from '../src/core/markdown.js';
import { richText } from '../src/platform/rich-text.js';

const rendered = (markdown: string, options: MarkdownOptions = {}) => richText(markdown, 'p1-', options).html.trim();

const examples = [...readFileSync('docs/markdown.md', 'utf8').matchAll(/^(`{3,4})markdown\n(.*?)^\1\n\n```html\n(.*?)^```$/gms)];
for (const [, , markdown, html] of examples)
  test(`docs/markdown.md is right about ${markdown!.trim().split('\n')[0]}`, () => assert.equal(rendered(markdown!), html!.trim()));

test('docs/markdown.md has an example of every addition', () => assert.equal(examples.length, 14));

type Row = [markdown: string, html: RegExp, options?: MarkdownOptions];
const tables: Record<string, Row[]> = {
  'footnotes stand beside numbered links, within notes, and come back from each place': [
    [
      'a[^1] [b][1]\n\n[^1]: one[^2]\n [1]: /x\n[^2]: two[^1]',
      /a<sup>[^]*<a href="\/x">b<\/a>[^]*id="p1-footnote-ref-2"[^]*id="p1-footnote-2"[^]*id="p1-footnote-ref-1-2"/,
    ],
    ['a[^N]\n\n[^n]: caf\u00e9', /id="p1-footnote-1"/],
    ['a[^1]\n\n[^1]: - b\n    - c\n\n    d', /<li id="p1-footnote-1">\n<ul>\n<li>b<\/li>\n<li>c<\/li>\n<\/ul>\n<p>d <a /],
    ['a[^1]\n[^1]: b\n[^2]: c', /^<p>a<sup>[^]*<p>b <a [^>]*>↩\ufe0e<\/a><\/p>\n<\/li>\n<\/ol>/],
    ['a[^2] b', /^<p>a\[\^2\] b<\/p>$/],
    ['[TOC]\n\n## B\n\n[^1]: ## A', /^<nav class="toc"[^>]*><ul><li><a href="#b">B<\/a><\/li><\/ul><\/nav>/],
    ['# A[^1]\n\n[TOC]\n\n[^1]: b', /<h2 id="a">A<sup>[^]*<nav [^]*<a href="#a">A<\/a>/],
    ['> a[^1]\n>\n> [^1]: b', /<blockquote>\n<p>a<sup>[^]*<section class="footnotes"/],
    ['[a[^1]](/x)\n\n[^1]: b', /^<p><a href="\/x">a\[\^1\]<\/a><\/p>$/],
  ],
  'headings have ids that are theirs alone': [
    ['# Main\n\n# Main\n\n## !!!\n\n# p1-footnote-1', /id="main-1"[^]*id="main-2"[^]*id="section"[^]*id="section-p1-footnote-1"/],
    ['# a {#b}\n\n# b', /id="b"[^]*id="b-1"/],
    ['# b\n\n[x]{#b}', /id="b-1"[^]*<span id="b">/],
    ['# `a` *b* &amp; ©', /id="a-b--"/],
    ['# The $x$ axis\n\n[toc]', /id="the-x-axis"[^]*<a href="#the-x-axis">The x axis<\/a>/],
    ['[toc]\n\n#\n\n# <br>\n\n# a', /^<nav [^>]*><ul><li><a href="#a">a<\/a><\/li><\/ul><\/nav>\n<h2><\/h2>\n<h2><br><\/h2>\n<h2 id="a">/],
    ['[toc]\n\n#### a\n\n##### b\n\n###### c', /<a href="#a">[^]*<ul>[^]*<a href="#b">[^]*<ul>[^]*<a href="#c">[^]*<\/nav>/],
    ['# ![a](b)\n\n[toc]', /^<h2 id="a"><img [^]*<a href="#a">a<\/a>/],
    ['# Привет, мир', /id="привет-мир"/],
  ],
  'a quotation is an alert only when it says so on a line of its own': [
    ['> [!note] \n> a', /^<div class="alert note" role="note">/],
    ['> [!NOTE] a', /^<blockquote>/],
    ['> [!OTHER]\n> a', /^<blockquote>/],
    ['> [!TIP]\n> a', /<strong>Conseil|<strong>Astuce/, { lang: 'fr-CA' }],
    ['> a\n>\n> [!TIP]', /^<blockquote>/],
  ],
  'definition lists have terms, and meanings of any length': [
    ['a\nb\n: c\n\n  d\n\ne\n: f', /^<dl>\n<dt>a<\/dt>\n<dt>b<\/dt>\n<dd><p>c<\/p>\n<p>d<\/p>\n<\/dd>\n<dt>e<\/dt>\n<dd>f<\/dd>\n<\/dl>$/],
    ['a\n\n: b', /^<dl>/],
    ['a\n: b\n\n  - c\n    - d\n      - e', /<p>b<\/p>\n<ul>\n<li>c\n?<ul>\n<li>d\n?<ul>\n<li>e<\/li>/],
    ['a\n: - b\n    - c', /<dd><ul>\n<li>b\n?<ul>\n<li>c<\/li>/],
    ['a\n:\tb\n\n\t- c\n\t\t- d', /<p>b<\/p>\n<ul>\n<li>c\n?<ul>\n<li>d<\/li>/],
    ['a\n:   b\n\n        c', /<p>b<\/p>\n<pre><code>c\n<\/code>/],
    ['- a\n: b', /^<ul>/],
    ['a: b\n\nc', /^<p>a: b<\/p>/],
    [': b', /^<p>: b<\/p>$/],
  ],
  'abbreviations are explained where they are whole words': [
    ['(HTML) HTML5 `HTML` [HTML](/HTML)\n\n*[HTML]: "H"', /^<p>\(<abbr title="&quot;H&quot;">HTML<\/abbr>\) HTML5 <code>HTML<\/code> <a href="\/HTML"><abbr/],
    ['C++\n\n*[C++]: see', /<abbr title="see">C\+\+<\/abbr>/],
  ],
  'a title is a caption only where a picture stands alone': [
    ['[![a](b "c")](d)', /^<figure><a href="d"><img src="b" alt="a"><\/a><figcaption>c<\/figcaption><\/figure>$/],
    ['![a](b "c") d', /^<p><img src="b" alt="a" title="c"> d<\/p>$/],
    ['![a](b "\'c\' & <d>")', /<figcaption>‘c’ &amp; &lt;d&gt;<\/figcaption>/],
  ],
  'attributes can do no harm': [
    ['# a {onclick=x .b}', /^<h2 id="a" class="b">/],
    ['[a]{style="x:y" .b}', /^<p><span style="x:y" class="b">/],
    ['[a]{style="x:y" .b}', /^<p><span class="b">/, { isTrusted: false }],
    ['[a]{href=javascript:x srcdoc=y .b}', /^<p><span class="b">/],
    ['[a]{class=b} [c]{class="d e" .f}', /^<p><span class="b">a<\/span> <span class="d e f">c<\/span><\/p>$/],
    ['![](a){width=9px height=abc} ![](b){width=9 height="8"}', /^<p><img src="a" alt=""> <img src="b" alt="" width="9" height="8"><\/p>$/],
    ['3. a\n{start=5}\n\n> b\n{start=5 .c}', /^<ol start="5">[^]*<blockquote class="c">/],
    ["# a {aria-label='b \"c'}", /^<h2 id="a" aria-label="b &quot;c">a<a /],
    ['# a {#__proto__}', /^<h2 id="__proto__">a<a /],
    ['# a\n{#__b__}\n\n# c {onclick=x}\n\n{.d}', /^<h2 id="__b__">a<a [^]*<h2 id="c">c<a [^]*<p>\{\.d\}<\/p>$/],
    ['# a b{#__c__}', /^<h2 id="a-b__c__">a b\{#__c__\}<a /],
    ['[a]{title="<b>&"}', /title="&lt;b&gt;&amp;"/],
    ['a {b} {.c} [d]{e}', /^<p>a \{b\} \{\.c\} \[d\]\{e\}<\/p>$/],
    ['- a\n{.b}\n\n> c\n\n{.d}', /^<ul class="b">[^]*<blockquote>\n<p>c<\/p>\n<\/blockquote>\n<p>\{\.d\}<\/p>$/],
    ['```{.js #x}\n1\n```', /^<pre id="x"><code class="language-js">/],
  ],
  'low and high, and struck out': [
    ['a~b c~ ~d~', /a<del>b c<\/del> <del>d<\/del>/],
    ['^_^ 2^nd^ x^a b^', /<p>\^_\^ 2<sup>nd<\/sup> x\^a b\^<\/p>/],
    ['`a~b~` a\\~b~', /<code>a~b~<\/code> a~b~/],
  ],
  'formulas are formulas, and money is money': [
    ['a.${b}.c, d.${e}', /^<p>a\.\$\{b\}\.c, d\.\$\{e\}<\/p>$/],
    ['$30 and $40, $5', /^<p>\$30 and \$40, \$5<\/p>$/],
    ['a $x$5 $ y$ $y $', /^<p>a \$x\$5 \$ y\$ \$y \$<\/p>$/],
    ['*a $b*c$ d*', /^<p><em>a <math alttext="b\*c">/],
    ['$$\n\\begin{matrix}a & b \\\\\n= c\\end{matrix}\n$$', /^<p><math alttext="[^"]*" display="block"[^>]*>/],
    ['\\\\(x\\\\) \\$y$ `$z$`', /<math alttext="x">.*<\/math> \$y\$ <code>\$z\$<\/code>/],
    ['It costs $30, set `$PATH` now.', /^<p>It costs \$30, set <code>\$PATH<\/code> now\.<\/p>$/],
    [
      'Between $20/month and `x$y`. The $5 plan and `$` sign. We raised $3M; `ls $HOME`.',
      /^<p>Between \$20\/month and <code>x\$y<\/code>\. The \$5 plan and <code>\$<\/code> sign\. We raised \$3M; <code>ls \$HOME<\/code>\.<\/p>$/,
    ],
    ['*$5 `a$* b$`*', /^<p><em>\$5 <code>a\$\* b\$<\/code><\/em><\/p>$/],
    ['$x$ `$y$` $\\text{`z}$', /^<p><math alttext="x">.*<code>\$y\$<\/code> <math alttext="\\text\{`z\}">/],
    ['$\\frac{$', /^<p><code class="formula">\\frac\{<\/code> <small>\(this formula has an error\)<\/small><\/p>$/],
    ['$\\href{javascript:x}{y}$ $\\includegraphics{x}$', /^(?!.*(?:href=|<img))/],
    ['So $$y$$ it is, and\n$$z$$\nwas.', /^<p>So <math displaystyle="true" alttext="y">.*<\/math> it is, and\n<math alttext="z" display="block"/],
    ['```math\nE=mc^2\n```', /^<p><math alttext="E=mc\^2" display="block"/],
  ],
  'code is coloured in languages that somebody knows': [
    ['```mermaid\na-->b\n```', /^<pre><code class="language-mermaid">a--&gt;b\n<\/code><\/pre>$/],
    ['```html\n<style>a{color:red}</style>\n```', /<span class="k">style<\/span>[^]*<span class="t">color<\/span>/],
    [
      '```C++ {.wide}\nint x;\n```',
      /^<pre class="wide"><code class="language-C\+\+"><span class="t">int|<pre class="wide"><code class="language-C\+\+"><span class="k">int/,
    ],
    ['    plain', /^<pre><code>plain\n<\/code><\/pre>$/],
  ],
  'videos are links, or players': [
    [
      'https://www.youtube.com/watch?v=abcdefghijk&t=1m3s',
      /^<p class="video"><a href="https:\/\/www\.youtube\.com\/watch\?v=abcdefghijk&amp;t=1m3s">YouTube<\/a> <small>Video<\/small><\/p>$/,
    ],
    [
      'https://youtu.be/abcdefghijk?t=63',
      /src="https:\/\/www\.youtube-nocookie\.com\/embed\/abcdefghijk\?start=63" title="Video: YouTube"/,
      { videos: 'embed' },
    ],
    [
      '[A "film"](https://vimeo.com/123456/0a1b2c3d4e)',
      /src="https:\/\/player\.vimeo\.com\/video\/123456\?h=0a1b2c3d4e&amp;dnt=1" title="Video: A “film”"[^]*<figcaption><a /,
      { videos: 'embed' },
    ],
    ['https://tube.example/w/aaaaaaaaaaaaaaaaaaaaaa', /src="https:\/\/tube\.example\/videos\/embed\/aaaaaaaaaaaaaaaaaaaaaa\?p2p=0"/, { videos: 'embed' }],
    ['[![a](b)](https://youtu.be/abcdefghijk)', /^<p><a href="https:\/\/youtu.be\/abcdefghijk"><img/],
    ['see https://youtu.be/abcdefghijk', /^<p>see <a /],
    ['https://youtu.be.evil.example/abcdefghijk', /^<p><a /],
  ],
  'AMP’s elements are plain ones': [
    ['<amp-img src="a.png" layout="fill" alt="b"></amp-img>', /^<p><img src="a.png" alt="b"><\/p>$/],
    ['<amp-video src="a.mp4"></amp-video>', /<video src="a.mp4" controls=""><\/video>/],
    ['<amp-youtube data-videoid="abcdefghijk"></amp-youtube>', /^<p><a href="https:\/\/www\.youtube\.com\/watch\?v=abcdefghijk">Video: YouTube<\/a><\/p>$/],
    ['<amp-ad type="x"></amp-ad><amp-analytics></amp-analytics>a', /^<p>a<\/p>$/],
    ['<amp-img src="a.png" width="auto" height="fixed-height"></amp-img>', /^<p><img src="a.png" alt=""><\/p>$/],
    ['<amp-img src="a.png" width="3" height="4px"></amp-img>', /^<p><img src="a.png" width="3" alt=""><\/p>$/],
    ['<amp-carousel width="3"><amp-img src="a"></amp-img></amp-carousel>\n\n*b*', /^<div><img src="a" alt=""><\/div>\s*<p><em>b<\/em><\/p>$/],
    ['<amp-accordion><section><h2>a</h2></section></amp-accordion>', /^<div><section><h2>a<\/h2><\/section><\/div>$/],
    ['a <amp-carousel><amp-img src="b"></amp-img></amp-carousel>', /^<p>a <img src="b" alt=""><\/p>$/],
    [
      '<amp-iframe src="https://a.example/"><amp-img placeholder src="b"></amp-img></amp-iframe>',
      /^<p><iframe src="https:\/\/a\.example\/" title="a\.example" loading="lazy"><\/iframe><\/p>$/,
    ],
    ['<amp-iframe src="/a"></amp-iframe>', / title="\/a" /],
    ['<amp-anim src="a">\n\n<amp-img placeholder src="b"></amp-img>\n\n</amp-anim>\n\nc', /^<img src="a" alt="">\s*<p>c<\/p>$/],
    ['a <amp-anim src="b"><amp-img placeholder src="c"></amp-img></amp-anim> *d*', /^<p>a <img src="b" alt=""> <em>d<\/em><\/p>$/],
    ['<amp-ad type="x"><div placeholder>b</div></amp-ad>\n\na', /^<p>a<\/p>$/],
    ['a<amp-ad type="x">b</amp-ad> <amp-ad> c', /^<p>a\s+c<\/p>$/],
    ['`<amp-img>`', /<code>&lt;amp-img&gt;<\/code>/],
  ],
  'Chinese and Japanese need no spaces around emphasis': [
    ['**注意：**次は', /<strong>注意：<\/strong>次は/],
    ['「*a*」と*「b」*と', /「<em>a<\/em>」と<em>「b」<\/em>と/],
    ['**a)**b', /^<p>\*\*a\)\*\*b<\/p>$/],
  ],
};

for (const [sentence, rows] of Object.entries(tables))
  test(sentence, () => {
    for (const [markdown, html, options] of rows) assert.match(rendered(markdown, options), html, markdown);
  });

test('without what makes them, code and formulas are shown as they were written', () => {
  assert.equal(renderMarkdown('$x$\n\n```js\n1\n```', '').html, '<p><code class="formula">x</code></p>\n<pre><code class="language-js">1\n</code></pre>\n');
});

test('an excerpt has no footnotes, no ids and no contents', () => {
  const { excerptHtml } = richText('[[toc]]\n\n# A {#b}\n\nx[^1] [y]{#z}\n\n<!--more-->\n\n[^1]: n', 'p1-', {});
  assert.equal(excerptHtml, '<h2>A</h2>\n<p>x <span>y</span></p>\n');
});
