import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absoluteLinks } from '../src/core/absolute-links.js';

const links: [html: string, absolute: string][] = [
  ['<a href="/a">', '<a href="https://example.org/a">'],
  ['<a href="#fn">', '<a href="https://example.org/2014/post/#fn">'],
  ['<img src="../images/b.jpg">', '<img src="https://example.org/2014/images/b.jpg">'],
  ["<img src='b.jpg'>", '<img src="https://example.org/2014/post/b.jpg">'],
  ['<video poster="p.png" src="/v">', '<video poster="https://example.org/2014/post/p.png" src="https://example.org/v">'],
  ['<a href="?a=1&amp;b=2">', '<a href="https://example.org/2014/post/?a=1&amp;b=2">'],
  ['<a href="//cdn.example/x">', '<a href="https://cdn.example/x">'],
  ['<a href="http://a/b">', '<a href="http://a/b">'],
  ['<a href="mailto:a@b">', '<a href="mailto:a@b">'],
  ['<a data-href="/a">href=/a</a>', '<a data-href="/a">href=/a</a>'],
  ['<a href="//">', '<a href="//">'],
  ['<a href=b>', '<a href="https://example.org/2014/post/b">'],
  [
    '<img srcset="a.png 1x, /b.png 2x,c,d.png">',
    '<img srcset="https://example.org/2014/post/a.png 1x, https://example.org/b.png 2x,https://example.org/2014/post/c,d.png">',
  ],
  ['<img srcset="data:image/png;base64,a,b 1x, z.png 2x">', '<img srcset="data:image/png;base64,a,b 1x, https://example.org/2014/post/z.png 2x">'],
  ['<svg><use href="#part"/></svg>', '<svg><use href="#part"/></svg>'],
  ['<p title="href=\'x\'">', '<p title="href=\'x\'">'],
  ['<!-- <a href="x"> -->', '<!-- <a href="x"> -->'],
];

test('a feed’s links lead to the blog from wherever they are read', () => {
  for (const [html, absolute] of links) assert.equal(absoluteLinks(html, 'https://example.org', '/2014/post/'), absolute, html);
});
