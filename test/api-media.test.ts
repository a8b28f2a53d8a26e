import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Sizing } from '../src/media/sizing.service.js';
import { addAuthor, programWith, type Reply, tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { quarters } from './support/images.js';
import { everything } from './support/rows.js';

type File = {
  id: number;
  name: string;
  url: string;
  alt: string | null;
  width: number;
  markdown: string;
  detail: string;
  usedIn: { title: string }[];
  uses: number;
};

describe('files by the API', () => {
  let blog: Blog;
  let ask: ReturnType<typeof programWith>;
  let token: (scopes: string) => Promise<string>;
  let asBob: ReturnType<typeof programWith>;
  let width = 40;

  before(async () => {
    blog = await startBlog({ environment: { QVILL_URL: 'https://blog.example' } });
    const ada = await addAuthor(blog, 'Ada');
    token = (scopes) => tokenFor(blog, ada, scopes);
    ask = programWith(blog, await token('create update delete media read'));
    asBob = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Bob', 'author')));
  });
  after(() => blog?.stop());

  /** A picture that nobody sent before. */
  const picture = () => quarters(++width, 30).png().toBuffer();
  const formOf = (...parts: [name: string, value: string | Buffer, file?: string][]): FormData => {
    const form = new FormData();
    for (const [name, value, file] of parts)
      if (typeof value === 'string' && file === undefined) form.append(name, value);
      else form.append(name, new Blob([typeof value === 'string' ? value : Uint8Array.from(value)]), file);
    return form;
  };
  const send = (
    body: FormData | Uint8Array,
    { path = '/api/media', ...more }: { path?: string; token?: string | null; headers?: Record<string, string> } = {},
  ) => ask<File>(`POST ${path}`, { body, ...more });
  const added = async (name: string, by = ask): Promise<File> => (await by<File>('POST /api/media', { body: formOf(['file', await picture(), name]) })).body;
  const at = (url: string) => fetch(url.replace('https://blog.example', blog.url));
  const page = async (path: string) => (await at(`https://blog.example${path}`)).text();

  test('one that a form brings is in the library, answers at its Location, and a post shows it', async () => {
    const { status, headers, body } = await send(formOf(['file', await picture(), 'The River.png'], ['alt', 'A  bend\nof the river']));
    const { id, createdAt, bytes, ...file } = body as unknown as Record<string, unknown>;
    assert.deepEqual([status, typeof id, typeof createdAt, Number(bytes) > 50], [201, 'number', 'string', true]);
    const url = 'https://blog.example/media/the-river.png';
    const markdown = '![](/media/the-river.png)';
    assert.deepEqual(file, { name: 'the-river.png', url, type: 'image/png', width, height: 30, alt: 'A bend of the river', markdown });
    assert.equal(headers.get('location'), url);
    const got = await at(url);
    assert.deepEqual([got.status, got.headers.get('content-type')], [200, 'image/png']);
    await ask('POST /api/posts', { json: { title: 'Seen', markdown, status: 'published' } });
    await blog.app.get(Sizing).flush();
    assert.match(
      await page('/seen'),
      new RegExp(`<img [^>]*alt="A bend of the river"[^>]*width="${width}"[^>]*height="30"|<img (?=[^>]*width="${width}")(?=[^>]*height="30")`),
    );
  });

  test('one may be the whole body, its name in the address or in a header', async () => {
    const type = { 'content-type': 'image/png' };
    const named = await send(await picture(), { path: '/api/media?name=Dolina%20%C5%81%C3%B3d%C5%BA.png&alt=A%20boat', headers: type });
    assert.deepEqual([named.status, named.body.name, named.body.alt, named.body.width], [201, 'dolina-łódź.png', 'A boat', width]);
    for (const [header, name] of [
      ['attachment; filename="by header.png"', 'by-header.png'],
      ["attachment; filename=plain.png; filename*=UTF-8''%D1%80%D0%B5%D0%BA%D0%B0.png", 'река.png'],
    ] as const) {
      const { status, body, headers } = await send(await picture(), { headers: { ...type, 'content-disposition': header } });
      assert.deepEqual([status, body.name], [201, name]);
      assert.equal((await at(headers.get('location')!)).status, 200);
    }
    const nameless = await send(await picture(), { headers: type });
    assert.deepEqual([nameless.status, nameless.body], [422, { ...nameless.body, field: 'name' }]);
  });

  test('a name in any script is kept in a form too, and the same bytes are one file', async () => {
    const bytes = await picture();
    const first = await send(formOf(['file', bytes, '川の写真.png']));
    assert.deepEqual([first.status, first.body.name], [201, '川の写真.png']);
    assert.equal(first.headers.get('location'), `https://blog.example/media/${encodeURIComponent('川の写真.png')}`);
    assert.equal((await at(first.body.url)).status, 200);
    const second = await send(formOf(['alt', 'A photo'], ['file', bytes, 'again.png']));
    assert.deepEqual([second.body.id, second.body.alt], [first.body.id, 'A photo']);
    assert.equal((await send(formOf(['file', bytes, 'again.png'], ['alt', 'Else']))).body.alt, 'A photo', 'what is said stays');
  });

  test('who sends bytes that are somebody else’s file already describes it to nobody', async () => {
    const bytes = await picture();
    const theirs = (await ask<File>('POST /api/media', { body: formOf(['file', bytes, 'theirs.png']) })).body;
    const again = await asBob<File>('POST /api/media', { body: formOf(['alt', 'Bob was here'], ['file', bytes, 'mine.png']) });
    assert.deepEqual([again.status, again.body.id, again.body.alt], [201, theirs.id, null]);
    assert.equal((await ask<File>(`GET /api/media/${theirs.id}`)).body.alt, null);
    const own = (await ask<File>('POST /api/media', { body: formOf(['alt', 'A wall'], ['file', bytes, 'theirs.png']) })).body;
    assert.deepEqual([own.id, own.alt], [theirs.id, 'A wall']);
  });

  test('what can’t be kept is refused as such, in words', async () => {
    const png = { 'content-type': 'image/png' };
    const refused: [status: number, words: RegExp, reply: Promise<Reply<File>>][] = [
      [415, /“notes\.txt” is none of the kinds/, send(formOf(['file', 'words', 'notes.txt']))],
      [415, /“notes\.png” is none of the kinds/, send(Buffer.from('words'), { path: '/api/media?name=notes.png', headers: png })],
      [422, /“empty\.png” is empty/, send(formOf(['file', '', 'empty.png']))],
      [
        413,
        /“long\.svg”/,
        send(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${' '.repeat(4_000_001)}</svg>`), {
          path: '/api/media?name=long.svg',
          headers: { 'content-type': 'image/svg+xml' },
        }),
      ],
      [422, /There is no file/, send(formOf(['alt', 'x']))],
      [422, /“half\.png”/, send((await picture()).subarray(0, 60), { path: '/api/media?name=half.png', headers: png })],
      [415, /Send a form/, send(await picture(), { headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
      [422, /1000 characters/, send(await picture(), { path: `/api/media?name=x.png&alt=${'x'.repeat(1001)}`, headers: png })],
    ];
    for (const [status, words, reply] of refused) {
      const answer = await reply;
      assert.deepEqual([answer.status, answer.headers.get('content-type')?.split(';')[0]], [status, 'application/problem+json'], answer.text);
      assert.match(answer.body.detail, words);
    }
    const elsewhere = await ask('POST /api/posts', { body: await picture(), headers: png });
    assert.equal(elsewhere.status, 415);
  });

  test('of two in a form the first is kept, and the answer says what became of each', async () => {
    const { status, body } = await send(formOf(['file', await picture(), 'one.png'], ['file', await picture(), 'two.png']));
    assert.deepEqual([status, body.detail], [422, 'A request brings one file: “two.png” was not taken, and the one before it is kept as “one.png”']);
    assert.equal((await at('https://blog.example/media/one.png')).status, 200);
  });

  test('one of more than 200 MB is refused while it comes', { timeout: 60_000 }, async () => {
    const { port } = blog;
    const headers = { authorization: `Bearer ${await token('media')}`, 'content-type': 'video/mp4' };
    const status = await new Promise<number>((resolve, reject) => {
      const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/api/media?name=long.mp4', headers, agent: false });
      sent.on('response', (answer) => (resolve(answer.statusCode!), answer.resume(), sent.destroy()));
      sent.on('error', reject);
      const part = Buffer.alloc(1_000_000, 7);
      let left = 202;
      const write = (): void => {
        while (left-- > 0) if (!sent.write(part)) return void sent.once('drain', write);
        sent.end();
      };
      write();
    });
    assert.equal(status, 413);
  });

  test('who may not bring files changes nothing', async () => {
    const rows = everything(blog);
    const form = async () => formOf(['file', await picture(), 'x.png']);
    const raw = { path: '/api/media?name=x.png', headers: { 'content-type': 'image/png' } };
    for (const [scopes, status] of [
      [null, 401],
      ['read update delete', 403],
    ] as const) {
      const own = scopes && (await token(scopes));
      const before = scopes ? everything(blog) : rows;
      for (const reply of [await send(await form(), { token: own }), await send(await picture(), { ...raw, token: own })]) assert.equal(reply.status, status);
      assert.equal(everything(blog).includes('x.png'), before.includes('x.png'));
    }
  });

  test('scopes open what they say', async () => {
    const { id } = await added('scopes.png');
    const doors = { list: 'GET /api/media', one: `GET /api/media/${id}`, describe: `PATCH /api/media/${id}` };
    for (const [scopes, open] of [
      ['read', ['list', 'one']],
      ['media', ['list', 'one', 'describe']],
      ['create', []],
      ['media draft', ['list', 'one']],
    ] as const)
      for (const [name, line] of Object.entries(doors)) {
        const { status } = await ask(line, { token: await token(scopes), ...(line.startsWith('PATCH') ? { json: { alt: null } } : {}) });
        assert.equal(status, (open as readonly string[]).includes(name) ? 200 : 403, `${scopes}: ${line}`);
      }
    for (const scopes of ['create', 'draft', 'media']) {
      const { status } = await send(formOf(['file', await picture(), `${scopes}.png`]), { token: await token(scopes) });
      assert.equal(status, 201, scopes);
    }
  });

  test('lists are newest first, go on where they were, and find words', async () => {
    for (const name of ['list-a.png', 'list-b.png', 'list-c.png']) await added(name);
    const first = await ask<File[]>('GET /api/media?q=list-&limit=2');
    assert.deepEqual(
      first.body.map(({ name }) => name),
      ['list-c.png', 'list-b.png'],
    );
    const [, next = ''] = /<https:\/\/blog\.example([^>]+)>; rel="next"/.exec(first.headers.get('link')!)!;
    await added('list-d.png');
    const second = await ask<File[]>(`GET ${next}`);
    assert.deepEqual([second.body.map(({ name }) => name), second.headers.get('link')?.includes('next')], [['list-a.png'], false]);
    for (const wrong of ['limit=0', 'after=x', 'show=all', 'q=a&q=b']) assert.equal((await ask(`GET /api/media?${wrong}`)).status, 422, wrong);
    for (const none of ['9999', 'x', '1e3']) assert.equal((await ask(`GET /api/media/${none}`)).status, 404, none);
  });

  test('a description is on the pages as soon as it is answered', async () => {
    const { id, markdown } = await added('told.png');
    await ask('POST /api/posts', { json: { title: 'Told', markdown, status: 'published' } });
    const { status, body } = await ask<File>(`PATCH /api/media/${id}`, { json: { alt: ' Two  boats ' } });
    assert.deepEqual([status, body.alt], [200, 'Two boats']);
    assert.match(await page('/told'), /alt="Two boats"/);
    assert.equal((await ask<File>(`PATCH /api/media/${id}`, { json: { alt: null } })).body.alt, null);
    for (const json of [{}, { alt: 1 }, { name: 'x' }, { alt: 'x', url: 'y' }, { alt: 'x'.repeat(1001) }])
      assert.equal((await ask(`PATCH /api/media/${id}`, { json })).status, 422, JSON.stringify(json));
  });

  test('one that posts show is not deleted unless that is meant, and answers 410 then', async () => {
    const { id, url, markdown } = await added('used.png');
    await ask('POST /api/posts', { json: { title: 'User', markdown, status: 'published' } });
    await asBob('POST /api/posts', { json: { title: 'Bob’s idea', markdown } });
    assert.equal((await asBob(`DELETE /api/media/${id}?force=true`)).status, 403, 'an author keeps to their own files');
    assert.equal((await asBob(`PATCH /api/media/${id}`, { json: { alt: 'x' } })).status, 403);
    const seen = (await asBob<File>(`GET /api/media/${id}`)).body;
    assert.deepEqual([seen.uses, seen.usedIn.map(({ title }) => title)], [2, ['Bob’s idea']], 'whose posts others write is told to nobody');
    const { status, body } = await ask<File>(`DELETE /api/media/${id}`);
    assert.deepEqual([status, body.usedIn.map(({ title }) => title)], [409, ['Bob’s idea', 'User']]);
    assert.match(body.detail, /^Posts show this file: “Bob’s idea”, “User”\./);
    assert.equal((await at(url)).status, 200);
    assert.equal((await ask(`DELETE /api/media/${id}?force=true`)).status, 204);
    assert.deepEqual([(await at(url)).status, (await ask(`GET /api/media/${id}`)).status], [410, 404]);
    const own = await added('bob.png', asBob);
    assert.equal((await asBob(`DELETE /api/media/${own.id}`)).status, 204);
    assert.equal((await at(own.url)).status, 410);
  });
});
