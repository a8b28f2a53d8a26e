import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes as Tree, parse } from 'parse5';
import { cleanHtml } from '../src/rendering/clean-html.js';
import { wholeHtml } from '../src/rendering/whole-html.js';
import { renderApart } from '../src/rendering/render-pool.service.js';

/** HTML that browsers make something of, each in its own way not what its author may have meant. */
const broken = [
  '</article></main><table>',
  '</p></div></body></html>',
  '<div><section><ul><li>',
  '<table><tr><td><table>',
  '<caption>x</caption><td>y</td><li>z',
  '<b><i></b>',
  '<p><div></p></div>',
  '<h2><p>x</h3>',
  '<a href="/x"><a href="/y">',
  '<select><option><select>',
  '<svg><foreignObject><p>',
  '<svg viewBox="0 0 1 1"><template></template></svg>',
  '<math><mtext><table>',
  '<!-- ',
  '<script>',
  '<style>',
  '<title>',
  '<textarea>',
  '<template>',
  '<noscript><p title="</noscript>',
  '<plaintext>',
  '<xmp>',
  '<iframe>',
  '<frameset><frame>',
  '<html><head><body class="x">',
  '<form><form>',
  '<button><button>',
  '<details><summary>',
];

const nameOf = (node: Tree.Node) => (tree.isElementNode(node as Tree.ChildNode) ? (node as Tree.Element).tagName : node.nodeName);
const find = (node: Tree.ParentNode, name: string): Tree.Element[] =>
  node.childNodes.flatMap((child) => (tree.isElementNode(child) ? [...(child.tagName === name ? [child] : []), ...find(child, name)] : []));

for (const html of broken)
  for (const isCleaned of [false, true])
    test(`${html}${isCleaned ? ', cleaned,' : ''} leaves the page around it as it is`, async () => {
      for (const markdown of [html, `${html}\n\nmore`, `Before ${html} after`]) {
        const text = (await renderApart({ markdown: [markdown, 'p1-'], excerpt: '', isCleaned })).html;
        const page = parse(`<!doctype html><body><main><article><div id="text">${text}</div></article></main><footer>end</footer></body>`);
        const [body] = find(page, 'body');
        assert.deepEqual(body!.childNodes.map(nameOf), ['main', 'footer'], text);
        assert.equal(body!.attrs.length, 0);
        const [main] = find(body!, 'main');
        assert.deepEqual(main!.childNodes.map(nameOf), ['article'], text);
        assert.deepEqual(find(main!, 'article')[0]!.childNodes.map(nameOf), ['div'], text);
      }
    });

test('what browsers read and checkers of HTML do not is written as both do', () => {
  const cases: [given: string, made: string][] = [
    ['<img src="{{site.baseurl}}/a b.png">', '<img src="%7B%7Bsite.baseurl%7D%7D/a%20b.png">'],
    ['<a href="/a?q=%7B&amp;r=ä">x</a>', '<a href="/a?q=%7B&amp;r=ä">x</a>'],
    ['<center style="color:red">x</center>', '<div style="text-align:center;color:red">x</div>'],
    ['<ul><li>a</li><p>b</p> <li>c</li></ul>', '<ul><li>a<p>b</p></li> <li>c</li></ul>'],
    ['<ol><p>a</p>b</ol>', '<ol><li><p>a</p>b</li></ol>'],
    ['<ol><li>a<table><tr><td>b</td></tr><li>c</table>d</ol>', '<ol><li>a</li><li>c<table><tbody><tr><td>b</td></tr></tbody></table>d</li></ol>'],
    ['<h3>a<p>b</p></h3>', '<h3>ab</h3>'],
    ['<div><figcaption>x</figcaption></div>', '<div><div>x</div></div>'],
  ];
  for (const [given, made] of cases) assert.equal(wholeHtml(given), made);
});

test('what is whole stays as it is, and is made whole once and for all', () => {
  const whole =
    '<figure><img src="/a.jpg" alt="A"><figcaption>A &amp; b</figcaption></figure>\n<table><tbody><tr><td>1</td></tr></tbody></table><script>if (a < b) c()</script>';
  assert.equal(wholeHtml(whole), whole);
  for (const html of [...broken, '<ol><li>a<table><tr><td>b</td></tr><li>c</table>d</ol>', '<p><b><table><a><p><table><li>']) {
    assert.equal(wholeHtml(wholeHtml(html)), wholeHtml(html), html);
    assert.equal(cleanHtml(cleanHtml(html)), cleanHtml(html), html);
  }
});
