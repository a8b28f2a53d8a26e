import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { Database } from '../src/platform/database.service.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Ada } from './support/ada.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';

type Reply = Awaited<ReturnType<Ada['ask']>>;
const noon = '2026-11-21T12:00:00.000Z';
let blog: Blog;
let ada: Ada;
const clock = new StillClock(new Date(noon));
before(async () => {
  blog = await startBlog({ clock });
  ada = await Ada.at(blog);
});
after(() => blog.stop());

/** What a stranger gets who has the link. */
async function visit(path: string, at = blog.url): Promise<Reply> {
  const reply = await fetch(at + path, { redirect: 'manual' });
  return { status: reply.status, headers: reply.headers, body: await reply.text() };
}

/** Makes a link as its author does; its path. */
async function linkTo(door: string, days = '7'): Promise<string> {
  const was = await pathsOn(door);
  const { status, headers } = await ada.ask(`POST ${door}/preview-links`, { days });
  assert.deepEqual([status, headers.get('location')], [303, `${door}/preview-links`]);
  return (await pathsOn(door)).find((path) => !was.includes(path))!;
}
const pathsOn = async (door: string): Promise<string[]> =>
  [...(await ada.ask(`GET ${door}/preview-links`)).body.matchAll(/href="(\/preview\/[^"]*)"/g)].map(([, path]) => path!);

/** Every row of every table. */
function everything(): string {
  const database = new DatabaseSync(blog.config.databaseFile, { readOnly: true });
  const names = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  const rows = names.map(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all());
  database.close();
  return JSON.stringify(rows);
}

describe('who has a preview link', () => {
  test('reads an idea as it is typed at that moment, as the site will show it', async () => {
    const door = await ada.begin('For friends');
    const path = await linkTo(door);
    assert.match(path, /^\/preview\/[\w-]{43}$/);
    await ada.send(door, { markdown: 'It is *slow*.', tags: 'rivers', date: 'tomor' });
    const { status, body } = await visit(path);
    assert.equal(status, 200);
    assert.match(body, /<h1[^>]*>For friends<\/h1>[^]*It is <em>slow<\/em>\.[^]*rivers/);
    assert.equal((await visit('/for-friends')).status, 404);
  });

  test('reads a scheduled post with the changes that wait beside it', async () => {
    const door = await ada.begin('For later');
    await ada.publish(door, { markdown: 'First words.', date: '2030-01-01' });
    await ada.send(door, { markdown: 'Second words.' });
    assert.match((await visit(await linkTo(door))).body, /Second words/);
  });

  test('is led to the post once it is public, and reads it again when it is taken off the site', async () => {
    const door = await ada.begin('Out soon');
    const path = await linkTo(door);
    await ada.publish(door, { markdown: 'Out.', slug: 'größe' });
    const { status, headers, body } = await visit(path);
    assert.deepEqual([status, headers.get('location'), body], [302, encodeURI('/größe'), '']);
    assert.equal(headers.get('cache-control'), 'private, no-store');
    assert.match((await ada.ask(`GET ${door}/preview-links`)).body, /This post is published/);
    assert.equal((await ada.ask(`POST ${door}/preview-links`, { days: '7' })).status, 409);
    await ada.send(door, {}, 'POST withdrawal');
    assert.equal((await visit(path)).status, 200);
  });

  test('leaves nothing behind: no cookie, no row, no copy in any cache, no trace for searching', async () => {
    const path = await linkTo(await ada.begin('Traceless'));
    await blog.app.get(Publisher).idle();
    const rows = everything();
    for (const [address, status] of [
      [path, 200],
      ['/preview/nothing', 404],
    ] as const) {
      const reply = await visit(address);
      assert.equal(reply.status, status);
      assert.equal(reply.headers.get('set-cookie'), null);
      assert.equal(reply.headers.get('cache-control'), 'private, no-store');
      assert.equal(reply.headers.get('referrer-policy'), 'no-referrer');
      assert.equal(reply.headers.get('x-robots-tag'), 'noindex');
      assert.equal(reply.headers.get('etag'), null);
      assert.match(
        reply.headers.get('content-security-policy')!,
        /^script-src 'none';(?!.*unsafe).*; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox$/,
      );
      assert.match(reply.body, /<head>\s*<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">/);
    }
    assert.equal(everything(), rows);
  });
});

describe('a preview link that is no good', () => {
  test('answers like one that never was, whether it ended, was taken back or its post is in the trash', async () => {
    const door = await ada.begin('Ending');
    const [ending, taken, kept] = [await linkTo(door, '1'), await linkTo(door, '30'), await linkTo(door, '30')];
    const trashed = await ada.begin('Trashed');
    const thrown = await linkTo(trashed, '30');
    await ada.ask(`POST ${trashed}/deletion`, {});
    await ada.ask(`POST ${door}/preview-links/deletion`, { token: taken.split('/').pop()! });
    clock.set('2026-11-22T11:59:59.999Z');
    assert.equal((await visit(ending)).status, 200);
    clock.set('2026-11-22T12:00:00.000Z');
    const said = ({ status, headers, body }: Reply) =>
      JSON.stringify([status, [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'), body]);
    const never = said(await visit(`/preview/${'A'.repeat(43)}`));
    assert.match(never, /^\[404,.*There is nothing at this link/);
    for (const path of [ending, taken, thrown, kept.slice(0, -1), `${kept}x`, '/preview/%C3%BC', `/preview/${'x'.repeat(90)}`])
      assert.equal(said(await visit(path)), never, path);
    assert.equal((await visit(kept)).status, 200);
    assert.deepEqual(await pathsOn(door), [kept]);
    clock.set(noon);
  });

  test('is swept out when the next one is made', async () => {
    const door = await ada.begin('Swept');
    await linkTo(door, '1');
    clock.set('2026-11-23T12:00:00.000Z');
    await linkTo(door, '1');
    const { previewLink } = await blog.app.get(Database).reader();
    assert.equal(await previewLink.count({ where: { expiresAt: { lte: clock.iso() } } }), 0);
    clock.set(noon);
  });

  test('is made for 1, 7 or 30 days and for no others, and is taken back on its own post alone', async () => {
    const [door, other] = [await ada.begin('Mine'), await ada.begin('Other')];
    for (const days of ['0', '8', '-1', '1e9', '', 'x']) assert.equal((await ada.ask(`POST ${door}/preview-links`, { days })).status, 422, days);
    const path = await linkTo(door);
    await ada.ask(`POST ${other}/preview-links/deletion`, { token: path.split('/').pop()! });
    assert.equal((await visit(path)).status, 200);
    assert.equal((await ada.ask('GET /admin/posts/999/preview-links')).status, 404);
    assert.equal((await ada.ask('POST /admin/posts/999/preview-links', { days: '7' })).status, 404);
  });
});

test('no browser tells another site where the link is, whatever the text says, and no script of the text runs', { skip: browserSkipReason() }, async () => {
  const heard: string[] = [];
  const other = createServer((request, response) => {
    heard.push(`${request.url} ${request.headers.referer ?? 'nothing'}`);
    response.setHeader('content-type', 'text/html').end('<title>elsewhere</title>');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const away = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
  const door = await ada.begin('Talkative');
  const path = await linkTo(door);
  await ada.send(door, {
    markdown: `<meta name="referrer" content="unsafe-url">
<img src="${away}/image" alt="a > b" referrerpolicy="unsafe-url"><img src="x" alt="" onerror="fetch('${away}/onerror')">
<script>fetch('${away}/script'); document.title = 'changed'</script>
<a href="${away}/link" referrerpolicy=unsafe-url ping="${away}/ping">Go</a>

In code: \`<img referrerpolicy="unsafe-url">\``,
  });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(blog.url + path);
    assert.match(await page.title(), /^Talkative/);
    assert.match(await page.locator('code').innerText(), /^<img referrerpolicy="unsafe-url">$/);
    await page.getByRole('link', { name: 'Go' }).click();
    await page.waitForURL(`${away}/link`);
    assert.equal(await page.evaluate(() => document.referrer), '');
    assert.deepEqual(heard.filter((line) => !line.startsWith('/favicon')).toSorted(), ['/image nothing', '/link nothing']);
    assert.doesNotMatch((await visit(path)).body, /<[^>]*referrerpolicy|content="unsafe-url"/i);
  } finally {
    await browser.close();
    other.close();
  }
});

test('nginx hands preview links on as they are and writes none of them down', { skip: nginxSkipReason() }, async () => {
  const path = await linkTo(await ada.begin('Logged'));
  const nginx = await startNginx({ site: blog.config.site, appPort: blog.port });
  try {
    for (const address of [path, `${path}?a=b`, '/preview/nothing']) {
      const [direct, through] = [await visit(address), await visit(address, nginx.url)];
      assert.deepEqual([through.status, through.body], [direct.status, direct.body]);
      for (const name of ['cache-control', 'referrer-policy', 'x-robots-tag', 'content-security-policy', 'set-cookie', 'x-content-type-options'])
        assert.equal(through.headers.get(name), direct.headers.get(name), name);
    }
    await visit('/admin/setup?a=b&token=secret', nginx.url);
    await visit('/welcome?utm_source=x', nginx.url);
    const uris = (await nginx.accessLog())
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { uri: string }).uri);
    assert.deepEqual(uris, ['/preview/-', '/preview/-', '/preview/-', '/admin/setup?token=-', '/welcome?utm_source=x']);
  } finally {
    await nginx.stop();
  }
});
