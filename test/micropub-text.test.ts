import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { saidBy } from '../src/api/micropub-fields.js';
import { commandFromForm, commandFromJson, type Properties } from '../src/api/micropub-command.js';
import { extraWith, propertiesOf } from '../src/api/micropub-source.js';
import { htmlBlock } from '../src/core/html-block.js';
import { renderMarkdown } from '../src/core/markdown.js';
import { emptyFields } from '../src/posts/post-fields.js';

const place = { origin: 'https://blog.example', timeZone: 'UTC' };

/** What a post is asked for, after it was made of these properties. */
function throughAPost(properties: Properties): Properties {
  const { fields, kept } = saidBy(properties, new Set(Object.keys(properties)), place);
  const post = { ...emptyFields, ...fields, status: 'published', updatedAt: '', url: '', extra: extraWith(null, kept) };
  return propertiesOf({ ...post, slug: '' }, place.origin);
}

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const address = fc.webUrl({ withQueryParameters: true }).map((url) => new URL(url).href);
const line = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((text) => `x${text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '')}x`);
const photo = fc.oneof(address, fc.record({ value: address, alt: line }));
const text = fc.oneof(
  line,
  fc
    .array(
      fc.oneof(
        line,
        address.map((url) => `![](${url})`),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join('\n\n')),
);
const lists = { minLength: 1, maxLength: 3 };
const nested = fc.record({ type: fc.constant(['h-card']), properties: fc.dictionary(word, fc.array(fc.oneof(line, fc.integer()), lists)) });

const posts = fc.record(
  {
    name: fc.tuple(line),
    content: fc.tuple(
      fc.oneof(
        text,
        text.map((html) => ({ html: `<p>${html}` })),
      ),
    ),
    category: fc.uniqueArray(word, lists),
    photo: fc.uniqueArray(photo, { ...lists, selector: (value) => (typeof value === 'string' ? value : value.value).replace(/[()]/g, '') }),
    video: fc.uniqueArray(address, lists),
    'in-reply-to': fc.uniqueArray(address, lists),
    'like-of': fc.tuple(
      fc.oneof(
        address,
        address.map((url) => ({ type: ['h-cite'], properties: { url: [url] } })),
      ),
    ),
    'bookmark-of': fc.uniqueArray(address, lists),
    checkin: fc.array(nested, lists),
    rsvp: fc.tuple(word),
  },
  { requiredKeys: [] },
);

test('what an app sends is what it is given back', () => {
  fc.assert(
    fc.property(posts, (sent) => {
      const properties = (commandFromJson(JSON.parse(JSON.stringify({ type: ['h-entry'], properties: sent }))) as { properties: Properties }).properties;
      const known = throughAPost(properties);
      for (const [name, values] of Object.entries(properties)) assert.deepEqual(known[name], values, name);
    }),
    { numRuns: 2_000 },
  );
});

test('HTML is on the page as it was sent, but for white space', () => {
  const same = (html: string) => html.replace(/&#10;/g, '\n').replace(/\s+/g, ' ').trim();
  for (const html of [
    'plain *stars* and _lines_ & [brackets](x)',
    '<p>One</p>\n\n<p>Two *stars*</p>\n\n\n    <p>indented</p>',
    '<pre>\na\n\n\n  *b*\n</pre>\n\ntext *after*',
    '<b>Inline</b>\n\n# no heading\n\n- no list\n\n1. no list',
    '<script>let a = 1;\n\nlet b = `*`;</script>',
    '<!-- a\n\ncomment -->\n<table>\n\n<tr><td>*</td></tr></table>',
    '<style>a {}\n\nb {}</style><div>\n\n*</div>',
    '<details><summary>S</summary>\n\n```\ncode\n```\n</details>',
  ]) {
    const { html: made } = renderMarkdown(htmlBlock(html), '');
    assert.ok(same(made).includes(same(html)), made);
  }
});

test('lines that count are kept in <pre>', () => {
  assert.equal(htmlBlock('<p>x</p>\n<pre>a\n\n\nb</pre>'), '<p>x</p>\n<pre>a\n&#10;&#10;b</pre>');
});

test('a form has lists, and orders to us that are never part of the post', () => {
  assert.deepEqual(commandFromForm({ 'category[0]': 'a', 'category[1]': 'b' }), { action: 'create', properties: { category: ['a', 'b'] } });
  const form = { h: 'entry', access_token: 'secret', action: 'create', url: 'x', 'category[]': ['a', 'b'], category: 'c', content: 'x' };
  assert.deepEqual(commandFromForm(form), { action: 'create', properties: { category: ['a', 'b', 'c'], content: ['x'] } });
});
