import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Database } from '../src/platform/database.service.js';
import type { Role } from '../src/auth/rights.js';
import { quarters } from './support/images.js';
import { MediaBlog } from './support/media.js';
import { join } from './support/visitor.js';

let media: MediaBlog;
let jpeg: Buffer;
before(async () => {
  media = await MediaBlog.start();
  jpeg = await quarters(64, 64).jpeg().toBuffer();
});
after(() => media?.stop());

const boundary = 'x-boundary';
type Part = [name: string, value: string | Buffer, file?: string];
const part = ([name, value, file]: Part): Buffer => {
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"\r\ncontent-type: application/octet-stream`}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(value), Buffer.from('\r\n')]);
};
const formOf = (...parts: Part[]): Buffer => Buffer.concat([...parts.map(part), Buffer.from(`--${boundary}--\r\n`)]);

function begin(path: string, headers: Record<string, string>): ClientRequest {
  const { hostname, port } = new URL(media.blog.url);
  return request({ hostname, port, path, method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers }, agent: false });
}
async function ended(sent: ClientRequest): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const bytes of answer) parts.push(bytes as Buffer);
  return { status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(parts).toString() };
}
const send = (body: Buffer, headers: Record<string, string> = {}, path = '/admin/media') => ended(begin(path, headers).end(body));

/** Sends it, and sees that nothing was kept of it, in the database or on the disk. */
async function inVain(body: Buffer, headers: Record<string, string>, path?: string) {
  const kept = async () => [await media.files(), await (await media.blog.app.get(Database).reader()).media.count()];
  const was = await kept();
  const answer = await send(body, headers, path);
  assert.deepEqual(await kept(), was);
  return answer;
}
const cookie = () => ({ cookie: media.signedIn['cookie']! });
const csrf = () => media.signedIn['x-csrf-token']!;

test('a stranger’s file is not kept, and the answer tells nothing', async () => {
  for (const path of ['/admin/media', '/admin/media/1/replacement'])
    for (const headers of [{}, { cookie: 'qvill_session=x' }, { 'x-csrf-token': csrf() }] as Record<string, string>[]) {
      const { status, body } = await inVain(formOf(['csrf', csrf()], ['file', jpeg, 'a.jpg']), headers, path);
      assert.deepEqual([status, body], [401, '']);
    }
});

test('without the session’s token before the file nothing of it is kept', async () => {
  const forms = [
    formOf(['file', jpeg, 'a.jpg']),
    formOf(['csrf', 'wrong'], ['file', jpeg, 'a.jpg']),
    formOf(['file', jpeg, 'a.jpg'], ['csrf', csrf()]),
    formOf(['csrf', csrf(), 'csrf.txt'], ['file', jpeg, 'a.jpg']),
  ];
  for (const path of ['/admin/media', '/admin/media/1/replacement'])
    for (const body of forms) assert.deepEqual([(await inVain(body, cookie(), path)).status, path], [403, path]);
  const elsewhere = await inVain(formOf(['csrf', csrf()], ['file', jpeg, 'a.jpg']), { ...cookie(), origin: 'https://evil.example' });
  assert.equal(elsewhere.status, 403);
});

test('a form without a script adds one file, or several', async () => {
  const one = await send(formOf(['csrf', csrf()], ['file', jpeg, 'one.jpg']), cookie());
  assert.deepEqual([one.status, /^\/admin\/media\/\d+$/.test(one.headers.location!)], [303, true]);
  const [second, third] = await Promise.all([65, 66].map((width) => quarters(width, 64).jpeg().toBuffer()));
  const several = await send(formOf(['csrf', csrf()], ['file', second!, 'two.jpg'], ['file', '', ''], ['file', third!, 'three.jpg']), cookie());
  assert.deepEqual([several.status, several.headers.location], [303, '/admin/media']);
  assert.ok((await media.file('two.jpg')) && (await media.file('three.jpg')));
});

test('of several files those that can be kept are, and the others are named with their reasons', async () => {
  const good = await quarters(67, 64).jpeg().toBuffer();
  const { status, body } = await send(
    formOf(['csrf', csrf()], ['file', 'words', 'notes.txt'], ['file', good, 'good.jpg'], ['file', '', 'empty <b>.jpg']),
    cookie(),
  );
  assert.equal(status, 422);
  assert.match(body, /Not all were added[^]*“notes\.txt” is none of the kinds[^]*“empty &lt;b&gt;\.jpg” is empty/);
  assert.ok(await media.file('good.jpg'));
  const none = await inVain(formOf(['csrf', csrf()], ['file', '', '']), cookie());
  assert.deepEqual([none.status, /Choose a file first/.test(none.body)], [422, true]);
});

test('a form of a strange shape is the fault of who sends it, and holds up nobody', async () => {
  const unended = Buffer.concat([part(['csrf', csrf()]), part(['file', jpeg, 'a.jpg']).subarray(0, 300)]);
  const headless = Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="csrf"\r\n--${boundary}--\r\n`);
  const strange: [Buffer, Record<string, string>?][] = [
    [Buffer.alloc(0)],
    [Buffer.from('words')],
    [unended],
    [headless],
    [formOf(...Array.from({ length: 200 }, (_, n): Part => [`field-${n}`, 'x']))],
    [formOf(['csrf', csrf()], ['__proto__', 'x'], ['file', jpeg, 'a.jpg'])],
    [formOf(['csrf', 'x'.repeat(200_000)], ['file', jpeg, 'a.jpg'])],
    [formOf(['csrf', csrf()]), { 'content-type': 'multipart/form-data' }],
  ];
  for (const [body, headers] of strange) {
    const { status } = await inVain(body, { ...cookie(), ...headers });
    assert.ok(status >= 400 && status < 500, `${status} ${body.toString('latin1', 0, 80)}`);
  }
  assert.equal((await inVain(Buffer.from('{"csrf":"x"}'), { ...cookie(), 'x-csrf-token': csrf(), 'content-type': 'application/json' })).status, 422);
});

test('of a file whose sender goes away half-way nothing stays', async () => {
  const was = await media.files();
  const sent = begin('/admin/media', { ...media.signedIn, 'content-length': '9000000' });
  sent.on('error', () => {});
  sent.write(part(['file', Buffer.alloc(300_000, 1), 'half.jpg']));
  const deadline = Date.now() + 20_000;
  while ((await media.files()).length === was.length && Date.now() < deadline) await pause(20);
  assert.equal((await media.files()).length, was.length + 1, 'it was on its way');
  sent.destroy();
  while ((await media.files()).length > was.length && Date.now() < deadline) await pause(20);
  assert.deepEqual(await media.files(), was);
});

test('a script gets the file that it added, and one file a request', async () => {
  const [first, second] = await Promise.all([70, 71].map((width) => quarters(width, 64).jpeg().toBuffer()));
  const { status, headers, body } = await send(formOf(['file', first!, 'one by one.jpg'], ['file', second!, 'other.jpg']), {
    ...media.signedIn,
    accept: 'application/json',
  });
  const { id, ...file } = JSON.parse(body) as { id: number };
  assert.deepEqual([status, headers.location], [201, `/admin/media/${id}`]);
  assert.deepEqual(
    { ...file, bytes: 0, preview: '' },
    {
      name: 'one-by-one.jpg',
      url: '/media/one-by-one.jpg',
      type: 'image/jpeg',
      bytes: 0,
      width: 70,
      height: 64,
      alt: null,
      markdown: '![](/media/one-by-one.jpg)',
      preview: '',
    },
  );
  assert.equal(await media.file('other.jpg'), undefined);
  const named = await media.ask('GET /admin/media?name=one-by-one.jpg&name=none.jpg&name=../x', { headers: { ...media.signedIn, accept: 'application/json' } });
  assert.deepEqual(
    (named.json as unknown as { name: string }[]).map(({ name }) => name),
    ['one-by-one.jpg'],
  );
});

test('an author changes the files that they added, and an editor those of all', async () => {
  const other = await media.add('ours.jpg', await quarters(80, 64).jpeg().toBuffer());
  const door = `/admin/media/${other.json.id}`;
  const as = async (role: Role) => {
    const { cookie: their, csrf: token } = await join(media.blog, role, role);
    return { cookie: their, 'x-csrf-token': token };
  };
  const [author, editor] = [await as('author'), await as('editor')];
  for (const path of [door, `${door}/deletion`])
    assert.equal((await media.ask(`POST ${path}`, { headers: author, body: new URLSearchParams({ alt: 'theirs' }) })).status, 403);
  assert.equal((await inVain(formOf(['csrf', author['x-csrf-token']], ['file', jpeg, 'a.jpg']), { cookie: author.cookie }, `${door}/replacement`)).status, 403);
  assert.match((await media.ask(`GET ${door}`, { headers: author })).text, /only they, or an editor, can change it/);
  const own = await media.add('own.jpg', await quarters(81, 64).jpeg().toBuffer(), author);
  assert.equal((await media.ask(`POST /admin/media/${own.json.id}`, { headers: author, body: new URLSearchParams({ alt: 'Mine' }) })).status, 303);
  assert.equal((await media.ask(`POST ${door}/deletion`, { headers: editor, body: new URLSearchParams() })).status, 303);
});

test('a quote in a name is a quote, as browsers and curl write it in a form', async () => {
  const bytes = await quarters(82, 64).jpeg().toBuffer();
  assert.equal((await media.add('the "big" boat, 100%.jpg', bytes)).json.name, 'the-big-boat-100.jpg');
  const refused = await media.add('the "small" boat.jpg', Buffer.from('no picture'));
  assert.match(refused.json.detail, /^“the "small" boat\.jpg” is none/);
});
