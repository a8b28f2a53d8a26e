import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Crawl, digestOf } from './support/crawl-through.js';
import { Installed } from './support/installed.js';
import { seeded } from './support/kill/seeded.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { ReadersLoad } from './support/readers-load.js';

const paths = ['/', '/rivers', '/welcome', '/archive', '/archive/2026', '/atom.xml', '/feed.json', '/sitemap.xml', '/tags', '/rivers.md'];
const fileOf = (path: string) => (path === '/' ? 'index.html' : /\.\w+$/.test(path) ? path.slice(1) : `${path.slice(1)}.html`);

let house: Installed;
let nginx: Awaited<ReturnType<typeof startNginx>> | null = null;
before(async () => {
  house = await Installed.make();
  await house.start();
  if (!nginxSkipReason()) nginx = await startNginx({ site: join(house.data, 'site'), appPort: house.port });
});
after(async () => {
  await nginx?.stop();
  await house?.remove();
});

const app = () => `http://127.0.0.1:${house.port}`;
const pages = () => new Map(paths.map((path) => [path, digestOf(readFileSync(join(house.data, 'site', 'pages', fileOf(path))))]));
const shown = async (path: string) => (await fetch(app() + path)).text();

function write(method: string, path: string, body: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${house.token}`, 'content-type': 'application/json', 'if-match': '*' };
  return fetch(`${app()}${path}`, { method, headers, body: JSON.stringify(body) });
}

/** Does something while readers ask nginx and the app’s own socket for pages, search and thank. */
async function underWatch(work: () => Promise<void>): Promise<void> {
  const before = pages();
  const crawls = [app(), ...(nginx ? [nginx.url] : [])].map((origin) => new Crawl(origin, paths).start(3));
  const load = new ReadersLoad(() => ({ port: house.port }), house.post, seeded(11));
  const loading = load.run(4, 60);
  await work();
  load.stop();
  await loading;
  for (const crawl of crawls) await crawl.stop();
  const after = pages();
  assert.deepEqual(crawls.flatMap((crawl) => crawl.wrong(before, after)).slice(0, 20), []); // prettier-ignore
  assert.deepEqual(load.wrong, []);
  assert.ok(crawls.every(({ asked }) => asked > 100) && load.asked > 20, `${crawls.map(({ asked }) => asked).join(', ')}, ${load.asked}`);
}

test('an upgrade that changes pages and database is noticed by no reader, through nginx or at the app’s own socket', async () => {
  await shown('/rivers');
  const folder = house.version('0.2.0', 'CREATE TABLE "Later" ("id" INTEGER PRIMARY KEY) STRICT;');
  await underWatch(async () => {
    const { status, out, error } = await house.run(['upgrade', '--to', folder]);
    assert.equal(status, 0, out + error);
    assert.match(out, /^With Qvill 0\.2\.0 \d+ of \d+ pages change .*\nThe database is changed by 29990101000000_later\n/);
    assert.match(out, /\nA backup of before is (\S+\.zip)\nThe blog runs Qvill 0\.2\.0, after 0\.1\.0; “bin\/qvill rollback” goes back\n$/);
    assert.ok(existsSync(/before is (\S+)/.exec(out)![1]!));
    assert.match(error, /^The database is copied\nQvill 0\.2\.0 makes the site from the copy\n.*\nA backup is made\nThe app is started again\n/s);
  });
  assert.equal(house.used, '0.2.0');
  assert.match(await shown('/rivers'), /<!-- Qvill 0\.2\.0 -->/);
});

test('a rollback keeps what was written with the newer version: new posts, and newer texts of old ones', async () => {
  assert.equal((await write('POST', '/api/posts', { title: 'Since', markdown: 'New since.', status: 'published' })).status, 201);
  assert.equal((await write('PATCH', `/api/posts/${house.post}`, { markdown: 'The Elbe, the Oder, the Weser.' })).status, 200);
  const { status, out, error } = await house.run(['rollback']);
  assert.equal(status, 0, out + error);
  assert.match(out, /^The blog runs Qvill 0\.1\.0 again\nThe newer state is kept in (\S+): remove it when you are sure\n/);
  assert.match(out, /its text is the newer one: “Rivers”\n.*1 posts restored, 2 here already/s);
  const [, aside] = /kept in (\S+):/.exec(out)!;
  assert.ok(existsSync(join(aside!, 'blog.db')));
  assert.equal(house.used, '0.1.0');
  assert.match(await shown('/rivers'), /the Weser[^]*<!-- Qvill 0\.1\.0 -->/);
  assert.match(await shown('/since'), /New since[^]*<!-- Qvill 0\.1\.0 -->/);
  assert.deepEqual((await house.run(['rollback'])).error, 'qvill: There is no upgrade to go back from\n');
});

test('where the database was not changed a rollback loses nothing, and no reader notices it', async () => {
  const folder = house.version('0.3.0');
  assert.equal((await house.run(['upgrade', '--to', folder, '--quiet'])).out, '');
  assert.equal((await write('POST', '/api/posts', { title: 'Later', markdown: 'Still there.', status: 'published' })).status, 201);
  await underWatch(async () => {
    const { status, out } = await house.run(['rollback', '--json', '--quiet']);
    assert.deepEqual(
      [status, JSON.parse(out)],
      [0, { version: '0.1.0', aside: null, carried: { texts: [], partly: [] }, brought: null, lost: null, wrong: [] }],
    );
    await house.shows('0.1.0');
  });
  assert.match(await shown('/later'), /Still there[^]*<!-- Qvill 0\.1\.0 -->/);
});
