import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Sent, tokenFor } from './support/api.js';
import { door, startMicropub } from './support/micropub.js';

/** The W3C's test suite for servers (micropub.rocks), by its numbers, and what else https://www.w3.org/TR/micropub/ asks of one. */
describe('Micropub: new posts', () => {
  let app: Awaited<ReturnType<typeof startMicropub>>;
  before(async () => {
    app = await startMicropub();
  });
  after(() => app.blog.stop());

  const creations: [number: string, sent: Sent, shows: RegExp[], properties: Record<string, unknown[]>][] = [
    [
      '100: a post by a form',
      { form: { h: 'entry', content: 'Micropub test of creating a basic h-entry' } },
      [/<p>Micropub test of creating/],
      { content: ['Micropub test of creating a basic h-entry'] },
    ],
    ['101: with several categories', { form: 'h=entry&content=Two&category[]=test1&category[]=test2' }, [/test1/, /test2/], { category: ['test1', 'test2'] }],
    [
      '104: with a photo by its address',
      { form: { h: 'entry', content: 'Sun', photo: 'https://micropub.example/media/sunset.jpg' } },
      [/<img src="https:\/\/micropub\.example\/media\/sunset\.jpg"/],
      { content: ['Sun'], photo: ['https://micropub.example/media/sunset.jpg'] },
    ],
    ['107: with one category', { form: { h: 'entry', content: 'One', category: 'test1' } }, [/test1/], { category: ['test1'] }],
    ['with names that every object has', { form: 'content=Odd&constructor=1&toString[]=2&hasOwnProperty=3' }, [/Odd/], { constructor: ['1'], toString: ['2'] }],
    ['without saying what it is', { form: { content: 'Untyped' } }, [/Untyped/], {}],
    ['200: a post by JSON', { json: { type: ['h-entry'], properties: { content: ['Basic JSON'] } } }, [/Basic JSON/], { content: ['Basic JSON'] }],
    [
      '201: JSON with several categories',
      { json: { type: ['h-entry'], properties: { content: ['x'], category: ['test1', 'test2'] } } },
      [/test1/, /test2/],
      { category: ['test1', 'test2'] },
    ],
    [
      '202: HTML',
      { json: { type: ['h-entry'], properties: { content: [{ html: '<p>This <b>has</b> <i>*no* stars_ and_ lines.</i></p>\n\n<pre>a\n\n  b</pre>' }] } } },
      [/<p>This <b>has<\/b> <i>\*no\* stars_ and_ lines\.<\/i><\/p>/],
      { content: [{ html: '<p>This <b>has</b> <i>*no* stars_ and_ lines.</i></p>\n\n<pre>a\n\n  b</pre>' }] },
    ],
    [
      '203: JSON with a photo',
      { json: { type: ['h-entry'], properties: { content: ['x'], photo: ['https://m.example/a.jpg'] } } },
      [/<img src="https:\/\/m\.example\/a\.jpg" alt=""/],
      { photo: ['https://m.example/a.jpg'] },
    ],
    [
      '204: a nested object, which is kept',
      {
        json: {
          type: ['h-entry'],
          properties: {
            content: ['Lunch'],
            published: ['2017-05-31T12:03:36-07:00'],
            checkin: [{ type: ['h-card'], properties: { name: ['Los Gorditos'], latitude: [45.524330801154] } }],
          },
        },
      },
      [/Lunch/, /2017-05-31T19:03:36/],
      { checkin: [{ type: ['h-card'], properties: { name: ['Los Gorditos'], latitude: [45.524330801154] } }], published: ['2017-05-31T19:03:36.000Z'] },
    ],
    [
      '205: a photo with its description',
      { json: { type: ['h-entry'], properties: { content: ['x'], photo: [{ value: 'https://m.example/s.jpg', alt: 'Photo of a *red* [sun] & "sea"' }] } } },
      [/<img src="https:\/\/m\.example\/s\.jpg" alt="Photo of a \*red\* \[sun\] &amp; &quot;sea&quot;"/],
      { photo: [{ value: 'https://m.example/s.jpg', alt: 'Photo of a *red* [sun] & "sea"' }] },
    ],
    [
      '206: several photos',
      { json: { type: ['h-entry'], properties: { content: ['x'], photo: ['https://m.example/1.jpg', 'https://m.example/2(b).jpg'] } } },
      [/1\.jpg/, /2%28b%29\.jpg/],
      { photo: ['https://m.example/1.jpg', 'https://m.example/2(b).jpg'] },
    ],
    [
      'a description by a form',
      {
        form: 'h=entry&photo[]=https://m.example/1.jpg&photo[]=https://m.example/2.jpg&photo[]=https://m.example/3.jpg&mp-photo-alt[]=One&mp-photo-alt[]=&mp-photo-alt[]=Three',
      },
      [/alt="One"/, /alt="Three"/],
      {
        photo: [{ value: 'https://m.example/1.jpg', alt: 'One' }, 'https://m.example/2.jpg', { value: 'https://m.example/3.jpg', alt: 'Three' }],
      },
    ],
    [
      'an article',
      { json: { type: ['h-entry'], properties: { name: ['Itching'], content: ['Text.'], summary: ['Short.'], category: ['indieweb', 'p3k'] } } },
      [/<h1 class="p-name">Itching<\/h1>/],
      { name: ['Itching'], summary: ['Short.'], 'mp-slug': ['itching'] },
    ],
    [
      'a bookmark',
      { form: { h: 'entry', name: 'Read this', 'bookmark-of': 'https://else.example/a' } },
      [/<a class="u-bookmark-of" href="https:\/\/else\.example\/a">Read this/],
      { 'bookmark-of': ['https://else.example/a'] },
    ],
    [
      'a reply',
      { form: { h: 'entry', content: 'Yes.', 'in-reply-to': 'https://else.example/b_c_d' } },
      [/<p>Yes\.<\/p>\s*<p>↩ <a class="u-in-reply-to" href="https:\/\/else\.example\/b_c_d">else\.example\/b_c_d<\/a>/],
      { content: ['Yes.'], 'in-reply-to': ['https://else.example/b_c_d'] },
    ],
    ['a like', { form: { h: 'entry', 'like-of': 'https://else.example/c' } }, [/♥ <a class="u-like-of"/], { 'like-of': ['https://else.example/c'] }],
    [
      'a repost of a citation',
      { json: { type: ['h-entry'], properties: { 'repost-of': [{ type: ['h-cite'], properties: { url: ['https://else.example/d'], name: ['D'] } }] } } },
      [/↻ <a class="u-repost-of" href="https:\/\/else\.example\/d"/],
      { 'repost-of': [{ type: ['h-cite'], properties: { url: ['https://else.example/d'], name: ['D'] } }] },
    ],
    [
      'video and audio',
      { form: { content: 'Hear', video: 'https://m.example/v.mp4', audio: 'https://m.example/a.mp3' } },
      [/<video class="u-video" src="https:\/\/m\.example\/v\.mp4" controls/, /<audio class="u-audio"/],
      { content: ['Hear'], video: ['https://m.example/v.mp4'] },
    ],
    ['fields that were left empty', { form: 'h=entry&name=&content=x&photo=&category=&category[]=&in-reply-to=&published=&mp-slug=' }, [], { content: ['x'] }],
    [
      'a summary alone',
      { json: { type: ['h-entry'], properties: { summary: ['Weighed 70.64 kg'], weight: [{ type: ['h-measure'], properties: { num: ['70.64'] } }] } } },
      [/<p>Weighed 70\.64 kg/],
      { summary: ['Weighed 70.64 kg'] },
    ],
    ['a slug as it is wished', { form: { content: 'x', 'mp-slug': 'My Slug!' } }, [], { 'mp-slug': ['my-slug'] }],
    ['a slug that is taken', { form: { content: 'x', 'mp-slug': 'my-slug' } }, [], { 'mp-slug': ['my-slug-2'] }],
    ['orders that nobody here understands', { form: { content: 'x', 'mp-syndicate-to': 'https://fed.example', 'mp-foo': 'bar' } }, [], { content: ['x'] }],
    [
      'lines as another system ends them',
      { json: { type: ['h-entry'], properties: { content: [{ html: '<p>a</p>\r\n<p>b\u0000</p>' }] } } },
      [/<p>a<\/p>\n<p>b<\/p>/],
      { content: [{ html: '<p>a</p>\n<p>b</p>' }] },
    ],
    ['HTML by an old form', { form: { h: 'entry', 'content[html]': '<em>Old</em>' } }, [/<em>Old<\/em>/], { content: [{ html: '<em>Old</em>' }] }],
  ];
  for (const [number, sent, shows, properties] of creations) {
    test(`${number}`, async () => {
      const url = await app.post(sent);
      const { status, html } = await app.page(url);
      assert.equal(status, 200, url);
      for (const pattern of shows) assert.match(html, pattern);
      const known = (await app.source(url)).properties;
      for (const [name, values] of Object.entries(properties)) assert.deepEqual(known[name], values, name);
      assert.deepEqual([known['post-status'], known['url'], known['access_token'], known['mp-syndicate-to']], [['published'], [url], undefined, undefined]);
    });
  }

  test('the address of a post without a name is made of its first words', async () => {
    assert.equal(
      await app.post({ form: { content: 'Don’t [tell](https://x.example) *anybody* about this, or about that!' } }),
      'https://blog.example/dont-tell-anybody-about-this-or-about-that',
    );
    assert.equal(await app.post({ form: { photo: 'https://m.example/x.jpg' } }), 'https://blog.example/untitled-2');
  });

  const wrongCreations: [what: string, sent: Sent][] = [
    ['nothing', { form: { h: 'entry' } }],
    ['nothing but empty fields', { form: { h: 'entry', content: '', name: '' } }],
    ['an event', { form: { h: 'event', name: 'x' } }],
    ['a card', { json: { type: ['h-card'], properties: { name: ['x'] } } }],
    ['a value that is no list', { json: { type: ['h-entry'], properties: { content: 'x' } } }],
    ['no properties', { json: { type: ['h-entry'] } }],
    ['a list', { json: [] }],
    ['half of JSON', { body: '{"type":', headers: { 'content-type': 'application/json' } }],
    ['an unknown action', { form: { action: 'publish', url: 'https://blog.example/welcome' } }],
    ['an update by a form', { form: { action: 'update', url: 'https://blog.example/welcome' } }],
    ['what is meant for few', { form: { content: 'x', visibility: 'private' } }],
    ['a date that is none', { form: { content: 'x', published: 'tomorrow' } }],
    ['a text that is too long', { json: { type: ['h-entry'], properties: { name: ['x'.repeat(301)] } } }],
    [
      'what is nested without end',
      { body: `{"properties":{"content":["x"],"deep":[${'['.repeat(5_000)}${']'.repeat(5_000)}]}}`, headers: { 'content-type': 'application/json' } },
    ],
  ];
  for (const [what, sent] of wrongCreations) {
    test(`${what} makes no post`, async () => {
      const { status, body, headers } = await app.ask(door, sent);
      assert.deepEqual([status, body['error'], headers.get('content-type')?.split(';')[0]], [400, 'invalid_request', 'application/json']);
    });
  }

  test('another kind of body is refused as such', async () => {
    const { status, body } = await app.ask(door, { body: 'content=x', headers: { 'content-type': 'text/plain' } });
    assert.deepEqual([status, body['error']], [415, 'invalid_request']);
  });

  test('800 to 805: tokens', async () => {
    const form = { h: 'entry', content: 'Testing accepting access token in post body' };
    const url = await app.post({ form: { ...form, access_token: app.token }, token: null });
    const { properties } = await app.source(url);
    assert.deepEqual([properties['content'], properties['access_token']], [[form.content], undefined]);
    const none = await app.ask(door, { form, token: null });
    assert.deepEqual([none.status, none.body['error']], [401, 'unauthorized']);
    const narrow = await app.ask(door, { form, token: await tokenFor(app.blog, 1, 'update') });
    assert.deepEqual([narrow.status, narrow.body['error'], narrow.body['scope']], [403, 'insufficient_scope', 'create']);
    const twice = await app.ask(door, { form: { ...form, access_token: app.token } });
    assert.deepEqual([twice.status, twice.body['error']], [400, 'invalid_request']);
  });
});
