import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tagsIn } from '../src/core/html-tags.js';
import { searchText } from '../src/core/search-text.js';

const found = (html: string): string[] =>
  [...tagsIn(html)].map(({ name, isEnd, start, end, attributes }) => `${isEnd ? '/' : ''}${name} ${start}-${end} ${JSON.stringify([...attributes])}`);

test('a tag ends where a browser says that it ends, however it is written', () => {
  const tags: [string, string[]][] = [
    ['<a href="x>y" id="b">', ['a 0-21 [["href","x>y"],["id","b"]]']],
    ['<A HREF=x>y</a\n>', ['a 0-10 [["href","x"]]', '/a 11-16 []']],
    [`<img alt='"' src="a"/>`, ['img 0-22 [["alt","\\""],["src","a"]]']],
    ['<b x = "1" x="2">', ['b 0-17 [["x","1"]]']],
    ['<i a="1"b="2"/ c>', ['i 0-17 [["a","1"],["b","2"],["c",""]]']],
    ['<u "a">', ['u 0-7 [["\\"a\\"",""]]']],
    ['<a"b">', ['a"b" 0-6 []']],
    // One sign here is two as a small letter
    ['<aİ id="x">', ['ai̇ 0-11 [["id","x"]]']],
    ['<!-- <b> --><p>', ['p 12-15 []']],
    ['<script>"<b>"</script><p>', ['script 0-8 []', '/script 13-22 []', 'p 22-25 []']],
    ['1 < 2 <b>', ['b 6-9 []']],
    ['<a href="never closed> <b>', []],
  ];
  for (const [html, expected] of tags) assert.deepEqual(found(html), expected, html);
});

test('attributes that are asked for twice are the same', () => {
  const [tag] = tagsIn('<a href="x" title="y">');
  assert.equal(tag!.attributes, tag!.attributes);
});

test('what is searched has a space where a tag parts words, and none within them', () => {
  const texts: [string, string][] = [
    ['<p>One<em>s</em> two</p><p>three</p>', 'Ones two three'],
    ['a  b\n\n c\td e', 'a b c d e'],
    ['<<p>a', '< a'],
    ['<p>no end <b', 'no end <b'],
    ['&lt;p&gt; is a tag', '<p> is a tag'],
  ];
  for (const [html, text] of texts) assert.equal(searchText(html), text, html);
});
