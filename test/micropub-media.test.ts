import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Sizing } from '../src/media/sizing.service.js';
import { tokenFor } from './support/api.js';
import { quarters } from './support/images.js';
import { door, startMicropub } from './support/micropub.js';
import { film } from './support/recordings.js';

const mediaDoor = 'POST /api/micropub/media';

describe('Micropub: files', () => {
  let app: Awaited<ReturnType<typeof startMicropub>>;
  let width = 40;
  before(async () => {
    app = await startMicropub();
  });
  after(() => app?.blog.stop());

  const picture = () => quarters(++width, 30).jpeg().toBuffer();
  type Part = [name: string, value: string | Buffer, file?: string];
  const formOf = (...parts: Part[]): FormData => {
    const form = new FormData();
    for (const [name, value, file] of parts)
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, new Blob([Uint8Array.from(value)]), file);
    return form;
  };
  const post = (...parts: Part[]) => app.post({ body: formOf(['h', 'entry'], ...parts) });
  const shown = async (url: string) => {
    await app.blog.app.get(Sizing).flush();
    return (await app.page(url)).html;
  };

  test('700: the media endpoint keeps a file at the address that it answers, which a post can name', async () => {
    const { status, headers, text } = await app.ask(mediaDoor, { body: formOf(['file', await picture(), 'Sun set.jpg']) });
    const location = headers.get('location')!;
    assert.deepEqual([status, location, text], [201, 'https://blog.example/media/sun-set.jpg', '']);
    assert.equal((await fetch(location.replace('https://blog.example', app.blog.url))).status, 200);
    const { body } = await app.query<Record<string, string>>('q=config');
    assert.equal(body['media-endpoint'], `https://blog.example${mediaDoor.split(' ')[1]}`);
    const url = await app.entry({ content: ['Sun'], photo: [{ value: location, alt: 'The sun' }] });
    assert.match(await shown(url), new RegExp(`<img (?=[^>]*alt="The sun")(?=[^>]*width="${width}")(?=[^>]*height="30")`));
    assert.deepEqual((await app.source(url)).properties['photo'], [{ value: location, alt: 'The sun' }]);
  });

  test('300: a form makes a post with its photo', async () => {
    const url = await post(['content', 'Nice sunset'], ['photo', await picture(), '日没.jpg']);
    const html = await shown(url);
    assert.match(html, new RegExp(`<img (?=[^>]*width="${width}")(?=[^>]*height="30")`));
    assert.match(html, /Nice sunset/);
    const { properties } = await app.source(url);
    assert.deepEqual([properties['content'], properties['photo']], [['Nice sunset'], [`https://blog.example/media/${encodeURIComponent('日没.jpg')}`]]);
  });

  test('301: with two photos, whose descriptions may come behind them', async () => {
    const url = await post(
      ['photo[]', await picture(), 'one.jpg'],
      ['photo[]', await picture(), 'two.jpg'],
      ['content', 'Two'],
      ['category[]', 'a'],
      ['category[]', 'b'],
      ['mp-photo-alt[]', 'First'],
      ['mp-photo-alt[]', 'Second'],
    );
    const { properties } = await app.source(url);
    assert.deepEqual(properties['photo'], [
      { value: 'https://blog.example/media/one.jpg', alt: 'First' },
      { value: 'https://blog.example/media/two.jpg', alt: 'Second' },
    ]);
    assert.deepEqual([properties['content'], properties['category']], [['Two'], ['a', 'b']]);
    const html = await shown(url);
    for (const alt of ['First', 'Second']) assert.match(html, new RegExp(`<img [^>]*alt="${alt}"`));
  });

  test('a photo by its address stays before the one that is sent after it', async () => {
    const url = await post(['photo', 'https://m.example/a.jpg'], ['photo', await picture(), 'b.jpg'], ['mp-photo-alt', 'A'], ['mp-photo-alt', 'B']);
    assert.deepEqual((await app.source(url)).properties['photo'], [
      { value: 'https://m.example/a.jpg', alt: 'A' },
      { value: 'https://blog.example/media/b.jpg', alt: 'B' },
    ]);
  });

  test('a video plays in the post', async () => {
    const url = await post(['content', 'Look'], ['video', film().file, 'clip.mp4']);
    assert.match(await shown(url), /<video class="u-video" src="\/media\/[0-9a-f]{20}\/clip\.mp4" controls/);
  });

  test('a form without a file is a form like any other', async () => {
    const url = await post(['content', 'Plain'], ...Array.from({ length: 40 }, (_, n): Part => ['category[]', `c${n}`]));
    assert.equal((await app.source(url)).properties['category']?.length, 40);
    assert.equal((await app.ask(door, { body: formOf(['action', 'delete'], ['url', url]) })).status, 204);
    assert.equal((await app.page(url)).status, 410);
  });

  test('what is wrong is said in the spec’s words, and makes no post', async () => {
    const before = (await app.query<{ items: unknown[] }>('q=source&limit=100')).body.items.length;
    const jpeg = await picture();
    const wrong: [line: string, status: number, words: RegExp, ...Part[]][] = [
      [mediaDoor, 415, /“a\.txt” is none of the kinds/, ['file', Buffer.from('words'), 'a.txt']],
      [mediaDoor, 400, /is empty/, ['file', Buffer.alloc(0), 'a.jpg']],
      [mediaDoor, 400, /There is no file/, ['content', 'x']],
      [mediaDoor, 400, /“b\.jpg” was not taken/, ['file', jpeg, 'a.jpg'], ['file', jpeg, 'b.jpg']],
      [door, 415, /none of the kinds/, ['content', 'x'], ['photo', Buffer.from('words'), 'a.jpg']],
      [door, 400, /photo, video or audio, and not as “attachment”/, ['content', 'x'], ['attachment', jpeg, 'a.jpg']],
      [door, 400, /no date/, ['photo', jpeg, 'a.jpg'], ['published', 'tomorrow']],
      [door, 413, /too long/, ['content', 'x'.repeat(2_000_001)]],
    ];
    for (const [line, status, words, ...parts] of wrong) {
      const reply = await app.ask<Record<string, string>>(line, { body: formOf(...parts) });
      assert.deepEqual([reply.status, reply.body['error']], [status, 'invalid_request'], reply.text);
      assert.match(reply.body['error_description']!, words);
    }
    assert.equal((await app.ask(mediaDoor, { form: { file: 'x' } })).status, 415);
    assert.equal((await app.query<{ items: unknown[] }>('q=source&limit=100')).body.items.length, before);
  });

  test('tokens: who may post may bring files; a token for ideas makes an idea of them', async () => {
    const bytes = await picture();
    const ask = async (line: string, scopes: string | null, part = 'file') => {
      const token = scopes && (await tokenFor(app.blog, 1, scopes));
      const { status, body, headers } = await app.ask(line, { body: formOf([part, bytes, 'x.jpg']), token });
      return { status, error: body['error'], url: headers.get('location') };
    };
    for (const scopes of ['media', 'create', 'draft']) assert.equal((await ask(mediaDoor, scopes)).status, 201, scopes);
    const { status, error } = await ask(mediaDoor, 'update delete');
    assert.deepEqual([status, error], [403, 'insufficient_scope']);
    assert.deepEqual(await ask(mediaDoor, null), { status: 401, error: 'unauthorized', url: null });
    assert.equal((await ask(door, null, 'photo')).status, 401);
    assert.equal((await ask(door, 'media update', 'photo')).status, 403);
    const idea = await ask(door, 'draft', 'photo');
    assert.equal(idea.status, 201);
    assert.equal((await app.page(idea.url!)).status, 404);
  });
});
