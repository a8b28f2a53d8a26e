import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Sent } from './support/api.js';
import { door, startMicropub } from './support/micropub.js';

/** Go on with the numbers of the W3C's test suite, as micropub.test.ts begins. */
describe('Micropub: changes', () => {
  let app: Awaited<ReturnType<typeof startMicropub>>;
  before(async () => {
    app = await startMicropub();
  });
  after(() => app.blog.stop());

  const updates: [number: string, before: Record<string, unknown[]>, changes: object, after: Record<string, unknown[] | undefined>][] = [
    ['400: a property is replaced', { content: ['Before'], category: ['a'] }, { replace: { content: ['After'] } }, { content: ['After'], category: ['a'] }],
    ['401: a value is added', { content: ['x'], category: ['test1'] }, { add: { category: ['test2', 'test1'] } }, { category: ['test1', 'test2'] }],
    [
      '402: a property comes into being',
      { content: ['x'] },
      { add: { category: ['test1'], syndication: ['https://a.example/1'] } },
      { content: ['x'], category: ['test1'], syndication: ['https://a.example/1'] },
    ],
    ['403: a value goes', { content: ['x'], category: ['test1', 'test2'] }, { delete: { category: ['test1'] } }, { category: ['test2'] }],
    ['404: a property goes', { content: ['x'], category: ['test1'] }, { delete: ['category'] }, { content: ['x'], category: undefined }],
    [
      'names that every object has are names like others',
      { content: ['x'] },
      { add: { constructor: ['y'] }, delete: { toString: ['z'], valueOf: ['a'] } },
      { content: ['x'], constructor: ['y'] },
    ],
    ['its last value takes a property with it', { content: ['x'], category: ['test1'] }, { delete: { category: ['test1'] } }, { category: undefined }],
    [
      'all at once',
      { content: ['x'], category: ['a'], name: ['N'] },
      { replace: { content: ['y'] }, add: { category: ['b'] }, delete: ['name'] },
      { content: ['y'], category: ['a', 'b'], name: undefined },
    ],
    [
      'photos come and go, the text stays',
      { content: ['x\n\n![mine](https://m.example/mine.jpg)'], photo: ['https://m.example/1.jpg'] },
      { add: { photo: [{ value: 'https://m.example/2.jpg', alt: 'Two' }] }, delete: { photo: ['https://m.example/1.jpg'] } },
      { content: ['x\n\n![mine](https://m.example/mine.jpg)'], photo: [{ value: 'https://m.example/2.jpg', alt: 'Two' }] },
    ],
    [
      'what nobody here understands is kept and changed',
      { content: ['x'], rsvp: ['yes'], foo: [{ bar: [1] }] },
      { replace: { rsvp: ['no'] } },
      { rsvp: ['no'], foo: [{ bar: [1] }] },
    ],
    [
      'HTML stays HTML when something else changes',
      { content: [{ html: '<b>x</b>' }], category: ['a'] },
      { replace: { category: ['b'], photo: ['https://m.example/1.jpg'] } },
      { content: [{ html: '<b>x</b>' }], photo: ['https://m.example/1.jpg'] },
    ],
    ['text is added to text', { content: ['x'] }, { add: { content: ['y'] } }, { content: ['x\n\ny'] }],
    [
      'addresses of replies change',
      { content: ['x'], 'in-reply-to': ['https://a.example/'] },
      { replace: { 'in-reply-to': ['https://b.example/'] } },
      { content: ['x'], 'in-reply-to': ['https://b.example/'] },
    ],
    ['a link goes', { name: ['x'], 'bookmark-of': ['https://a.example/'] }, { delete: ['bookmark-of'] }, { 'bookmark-of': undefined }],
  ];
  for (const [number, before, changes, after] of updates) {
    test(`${number}`, async () => {
      const url = await app.entry(before);
      assert.equal((await app.update(url, changes)).status, 204);
      const { properties } = await app.source(url);
      for (const [name, values] of Object.entries(after)) assert.deepEqual(properties[name], values, name);
    });
  }

  const wrongUpdates: [what: string, changes: object][] = [
    ['405: an operation that is no object', { replace: 'This is not a valid update request.' }],
    ['a value that is no list', { replace: { content: 'x' } }],
    ['a value to add that is no list', { add: { category: 'x' } }],
    ['a value to delete that is no list', { delete: { category: 'x' } }],
    ['a property to delete that is no text', { delete: [5] }],
    ['nothing to do', {}],
    ['a second name', { add: { name: ['Two'] } }],
    ['no date', { replace: { published: ['soon'] } }],
    ['a status of its own', { replace: { 'post-status': ['secret'] } }],
    ['another visibility', { replace: { visibility: ['private'] } }],
    ['a photo that is nowhere', { add: { photo: ['javascript:alert(1)'] } }],
    ['null', { replace: { content: [null] } }],
  ];
  for (const [what, changes] of wrongUpdates) {
    test(`${what} is an invalid request, and changes nothing`, async () => {
      const url = await app.entry({ name: ['One'], content: ['Untouched'] });
      const known = await app.source(url);
      const { status, body } = await app.update(url, changes);
      assert.deepEqual([status, body['error'], typeof body['error_description']], [400, 'invalid_request', 'string']);
      assert.deepEqual(await app.source(url), known);
    });
  }

  for (const [numbers, sent] of [
    ['500 and 502: by a form', (action: string, url: string): Sent => ({ form: { action, url } })],
    ['501 and 503: by JSON', (action: string, url: string): Sent => ({ json: { action, url } })],
  ] as const) {
    test(`${numbers}, a post is deleted and comes back where it was, twice as well as once`, async () => {
      const url = await app.entry({ content: [`Deleted ${numbers}`], category: ['gone'] });
      for (let times = 0; times < 2; times++) assert.equal((await app.ask(door, sent('delete', url))).status, 204);
      assert.equal((await app.page(url)).status, 410);
      assert.equal((await app.ask(`GET /api/micropub?q=source&url=${encodeURIComponent(url)}`)).status, 400);
      for (let times = 0; times < 2; times++) assert.equal((await app.ask(door, sent('undelete', url))).status, 204);
      assert.equal((await app.page(url)).status, 200);
      assert.deepEqual((await app.source(url)).properties['category'], ['gone']);
    });
  }
});
