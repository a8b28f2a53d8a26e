import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { MediaLibrary } from '../src/media/media-library.service.js';
import { MediaStore } from '../src/media/media.store.js';
import { ask, EdgeBlog, type Headers } from './support/edge.js';
import { quarters } from './support/images.js';
import { nginxSkipReason } from './support/nginx.js';
import { film } from './support/recordings.js';
import { varnishSkipReason } from './support/varnish.js';

describe('a blog behind nginx and Varnish', { skip: nginxSkipReason() || varnishSkipReason() }, () => {
  const edge = new EdgeBlog();
  before(() => edge.start());
  after(() => edge.stop());

  test('a page is fetched once and then kept, whatever host, query or cookie asks for it', async () => {
    await edge.write({ title: 'Kept' });
    const first = await edge.get('/kept');
    assert.deepEqual([first.status, first.headers['x-cache']], [200, 'MISS']);
    assert.deepEqual([first.headers['cache-control'], first.headers.vary], ['public, no-cache', 'Accept-Encoding']);
    const others: [string, Headers][] = [
      ['/kept', {}],
      ['/kept?utm_source=x', {}],
      ['/kept?a=1&b', {}],
      ['/kept', { host: 'other.example' }],
      ['/kept', { cookie: 'a=b', authorization: 'Basic x' }],
    ];
    for (const [path, headers] of others) {
      const answer = await edge.get(path, headers);
      assert.deepEqual([answer.status, answer.headers['x-cache'], answer.body], [200, 'HIT', first.body], path);
    }
    assert.equal((await ask(edge.edgePort, 'HEAD /kept')).headers['content-length'], first.headers['content-length']);
  });

  test('three packings and no more are kept, however a browser words its wish', async () => {
    await edge.write({ title: 'Packed', markdown: 'Packed. '.repeat(100) });
    const words = [
      'gzip, deflate, br, zstd',
      'br',
      'gzip;q=1, br;q=0.1',
      'gzip, br;q=0',
      'GZIP;q=0.5',
      'deflate, gzip',
      '*',
      'identity',
      'gzip;q=0, br;q=0.000',
    ];
    const got = [];
    for (const accepted of words) {
      const answer = await edge.get('/packed', { 'accept-encoding': accepted });
      assert.match(answer.body, /Packed\. Packed\./);
      got.push(`${answer.headers['content-encoding'] ?? 'plain'} ${answer.headers['x-cache']}`);
    }
    assert.deepEqual(got, ['br MISS', 'br HIT', 'br HIT', 'gzip MISS', 'gzip HIT', 'gzip HIT', 'plain MISS', 'plain HIT', 'plain HIT']);
  });

  test('a reader who has the page gets a 304, from what is kept', async () => {
    await edge.write({ title: 'Conditional' });
    const { headers } = await edge.get('/conditional');
    for (const condition of [{ 'if-none-match': headers.etag! }, { 'if-modified-since': headers['last-modified']! }] as Headers[]) {
      const answer = await edge.get('/conditional', condition);
      assert.deepEqual([answer.status, answer.body, answer.headers.etag, answer.headers['x-cache']], [304, '', headers.etag, 'HIT']);
    }
    const changed = await edge.get('/conditional', { 'if-none-match': '"x"', 'if-modified-since': headers['last-modified']! });
    assert.equal(changed.status, 200);
  });

  test('a redirect keeps its own query, less what only tracks', async () => {
    await edge.write({ title: 'Moved here', aliases: ['/old/place'] });
    const targets: [string, string][] = [
      ['/old/place', '/moved-here'],
      ['/old/place?a=1', '/moved-here?a=1'],
      ['/old/place?a=2&b=%20', '/moved-here?a=2&b=%20'],
      ['/old/place?utm_source=x&a=3&utm_medium=y&fbclid=z', '/moved-here?a=3'],
      ['/old/place?gclid=1&ref=x', '/moved-here'],
      ['/old/place?href=1&reference=2', '/moved-here?href=1&reference=2'],
      ['/OLD//Place.html?a=4', '/moved-here?a=4'],
      ['/Moved-Here/?a=5', '/moved-here?a=5'],
    ];
    for (const [from, to] of [...targets, ...targets]) {
      const { status, headers } = await edge.get(from);
      assert.deepEqual([status, headers.location, headers.vary, headers['cache-control']], [301, to, undefined, 'max-age=3600'], from);
    }
    assert.equal((await edge.get('/old/place?a=1')).headers['x-cache'], 'HIT');
  });

  test('the app’s own paths are asked each time, cookies and all', async () => {
    for (const path of ['/admin', '/admin/', '/api/posts', '/search?q=x', '/kudos/x', '/preview/x', '/admin/../admin', '/%61dmin'])
      for (const time of ['first', 'second']) {
        const answer = await edge.get(path, { cookie: 'a=b' });
        assert.notEqual(answer.headers['x-cache'], 'HIT', `${path}, ${time}`);
      }
    const direct = await ask(edge.nginxPort, 'GET /admin');
    const through = await edge.get('/admin');
    assert.deepEqual(
      [through.status, through.headers.location, through.headers['cache-control']],
      [direct.status, direct.headers.location, direct.headers['cache-control']],
    );
    assert.equal((await ask(edge.edgePort, 'POST /kept')).status, 405);
  });

  test('pictures of the media library are kept until they are replaced or removed; of a video readers get the stretches that they ask for', async () => {
    const library = edge.blog.app.get(MediaLibrary);
    const add = async (name: string, bytes: Buffer) => library.add({ name, file: Readable.from([bytes]), by: null });
    const settle = async () => {
      await edge.publish();
      await library.dropLeftovers();
    };
    const picture = await add('river.jpg', await quarters(300, 200).jpeg().toBuffer());
    const video = await add('clip.mp4', film().file);
    await settle();
    for (const cached of ['MISS', 'HIT']) {
      const answer = await edge.get(picture.path, { 'accept-encoding': cached === 'HIT' ? 'br' : 'gzip' });
      assert.deepEqual([answer.status, answer.headers['x-cache'], answer.headers['cache-control']], [200, cached, 'public, max-age=31536000, immutable']);
    }
    assert.equal((await edge.get('/media/river.jpg')).headers.location, picture.path);
    for (const time of ['first', 'second']) {
      const { status, headers } = await edge.get(video.path, { range: 'bytes=4-7' });
      assert.deepEqual([status, headers['content-length'], headers['x-cache']], [206, '4', 'MISS'], time);
    }
    const replaced = await library.replace(picture.id, { name: 'x.jpg', file: Readable.from([await quarters(301, 200).jpeg().toBuffer()]) });
    await settle();
    for (const path of [picture.path, '/media/river.jpg']) assert.equal((await edge.get(path)).headers.location, replaced.path, path);
    assert.equal((await edge.get(replaced.path)).status, 200);
    await edge.blog.app.get(MediaStore).remove(picture.id);
    await settle();
    for (const path of [picture.path, replaced.path, '/media/river.jpg']) assert.equal((await edge.get(path)).status, 410, path);
  });
});
