import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { isAppPath } from '../src/core/app-paths.js';
import { MediaLibrary } from '../src/media/media-library.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { startBlog } from './support/blog.js';
import { ask, packings } from './support/edge.js';
import { fields } from './support/fields.js';
import { quarters } from './support/images.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { film } from './support/recordings.js';
import { freePort } from '../src/comparison/free-port.service.js';

const published = { by: null, reason: 'published', status: 'published' } as const;

/** A blog with something of everything. */
async function fill(blog: Awaited<ReturnType<typeof startBlog>>): Promise<void> {
  const posts = blog.app.get(PostStore);
  const add = (some: Parameters<typeof fields>[0]) => posts.create(fields(some), published, { authorIds: [] });
  const library = blog.app.get(MediaLibrary);
  const picture = await library.add({ name: 'river.jpg', file: Readable.from([await quarters(300, 200).jpeg().toBuffer()]), by: null });
  const video = await library.add({ name: 'clip.mp4', file: Readable.from([film().file]), by: null });
  await add({ title: 'Everything', markdown: readFileSync('test/support/everything.md', 'utf8'), tags: ['Go', 'Über'], categories: ['Notes'] });
  await add({ title: 'Media', markdown: `![](${picture.path})\n\n![](${video.path})\n\n[by name](/media/river.jpg)` });
  for (let n = 0; n < 25; n++) await add({ title: `Post ${n}`, tags: ['Go'], publishedAt: `2020-01-${String(n + 1).padStart(2, '0')}T00:00:00.000Z` });
  await add({ title: '日本 and ünïcode', aliases: ['/old/ärger', '/wp-content/uploads/old.html'] });
  await add({ title: 'About', kind: 'page', markdown: 'See [an old address](/old/%C3%A4rger), [what is gone](/gone-by-now) and [nothing](/qqqqqqqq.txt).' });
  const id = await add({ title: 'Gone by now' });
  await blog.app.get(Publisher).publish();
  await posts.revise(id, fields({ title: 'Gone by now' }), { ...published, status: 'idea' });
  await blog.app.get(Publisher).publish();
}

/** What a text names: links, pictures and their sizes, feeds, what a sitemap lists, and where a redirect leads. */
function namedIn(body: string, base: string): string[] {
  const attributes = [...body.matchAll(/\b(?:href|src|srcset|poster|content|url)="([^"]+)"/g)].flatMap(([, value]) =>
    value!.split(/,\s+/).map((part) => part.split(' ')[0]!),
  );
  const elements = [...body.matchAll(/<(?:loc|link|id|guid[^>]*|url)>([^<]+)</g)].map(([, value]) => value!);
  const json = [...body.matchAll(/"(?:url|next_url|home_page_url|feed_url)":\s*"([^"]+)"/g)].map(([, value]) => value!);
  return [...attributes, ...elements, ...json]
    .map((value) => URL.parse(value.replaceAll('&amp;', '&'), base))
    .flatMap((url) => (url ? [url.href.replace(/#.*/, '')] : []));
}

type Seen = { status: number; headers: unknown; bytes: string };

test('with the app killed and its database locked every address of a crawl answers as it did before', { skip: nginxSkipReason() }, async () => {
  const data = mkdtempSync(join(tmpdir(), 'qvill-crawl-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const blog = await startBlog({ data, environment: { QVILL_URL: origin } });
  await fill(blog);
  const nginx = await startNginx({ site: blog.config.site, media: blog.config.media, appPort: blog.port, listenPort: port });
  const look = async (path: string, packing: string, more = {}): Promise<Seen & { body: string }> => {
    const { status, headers, body } = await ask(port, `GET ${path}`, { 'accept-encoding': packing, ...more });
    const others = Object.entries(headers).filter(([name]) => name !== 'date' && name !== 'connection');
    return { status, headers: Object.fromEntries(others), bytes: createHash('sha256').update(body).digest('hex'), body };
  };

  const seen = new Map<string, Seen>();
  const waiting = ['/', '/robots.txt', '/sitemap.xml', '/HELLO/', '/archive/', '/Post-3.html?x=1', '/.env', '/favicon.ico', '/post-3.md'];
  const known = new Set(waiting);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const packing of packings) {
      const { body, ...answer } = await look(path, packing);
      seen.set(`${packing} ${path}`, answer);
      const to = (answer.headers as { location?: string }).location;
      for (const link of [...namedIn(body, origin + path), ...(to ? [new URL(to, origin + path).href] : [])]) {
        const next = link.startsWith(`${origin}/`) ? link.slice(origin.length) : null;
        // The app’s own doors need the app, and docs/operator.md says so
        if (next === null || known.has(next) || isAppPath(decodeURIComponent(next.split('?')[0]!))) continue;
        known.add(next);
        waiting.push(next);
      }
    }
  }
  const statuses = new Set([...seen.values()].map(({ status }) => status));
  assert.ok(known.size > 80 && [200, 301, 404, 410].every((status) => statuses.has(status)), `${known.size} addresses, ${[...statuses].join(' ')}`);

  await blog.stop();
  const lock = new DatabaseSync(join(data, 'blog.db'));
  lock.exec('BEGIN EXCLUSIVE');
  for (const [name, before] of seen) {
    const [packing, path] = name.split(/ (.*)/s) as [string, string];
    const { status, headers, bytes } = await look(path, packing);
    // What a reader may have meant is known to the app alone; without it the page of the tree says the same to everybody
    const isGuess = before.status === 404 && !path.startsWith('/.');
    assert.deepEqual({ status, headers, bytes }, isGuess ? seen.get(`${packing} /qqqqqqqq.txt`) : before, name);
    const { etag } = before.headers as { etag?: string };
    if (etag && before.status === 200) assert.equal((await look(path, packing, { 'if-none-match': etag })).status, 304, name);
  }
  assert.equal((await look('/admin', 'br')).status, 503);
  assert.equal((await look('/search', 'br')).status, 503);
  lock.close();
  await nginx.stop();
  rmSync(data, { recursive: true });
});
