import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { linksTo } from '../src/mentions/links-to.js';
import { saidBy } from '../src/mentions/entry.js';
import { configFrom } from '../src/platform/config-from.js';
import { NotOutside } from '../src/platform/address-to-ask.js';
import { Outside } from '../src/platform/outside.service.js';
import { isPublicAddress } from '../src/platform/outside.js';
import { isLinear } from './support/growth.js';
import { MentionBlog } from './support/mentions.js';
import { Others } from './support/others.js';

const target = 'https://blog.example/rivers';
const link = `<a href="${target}">x</a>`;
const html = (body: string, url = 'https://ann.example/note') => ({ url, body, type: 'text/html; charset=utf-8' });

test('a link is one that the document has, and not something that looks like it', () => {
  const links = [
    link,
    `<p><a href='${target}#part'>x</a>`,
    `<a href="https://blog.example/./rivers">x`,
    `<img src="${target}">`,
    `<video src="${target}"></video>`,
    `<link href="${target}">`,
    `<base href="https://blog.example/"><a href="rivers">x</a>`,
    `<A HREF=${target}>`,
    '<b>'.repeat(900) + link,
  ];
  const none = [
    target,
    `<!-- ${link} -->`,
    `<script>'${link}'</script>`,
    `<textarea>${link}</textarea>`,
    `<a href="${target}2">x</a>`,
    `<a href="https://evil.example/?${target}">x</a>`,
    `<a data-href="${target}">`,
    `<a href="/rivers">x</a>`,
    `&lt;a href="${target}"&gt;`,
    `<p title='${link}'>`,
    '',
  ];
  for (const body of links) assert.equal(linksTo(html(body), target), true, body.slice(0, 80));
  for (const body of none) assert.equal(linksTo(html(body), target), false, body);
  const as = (type: string, body: string) => linksTo({ url: 'https://ann.example/', type, body }, target);
  assert.equal(as('text/plain', `I liked (${target}).`), true);
  assert.equal(as('text/plain', `I liked ${target}/2`), false);
  assert.equal(as('application/json', JSON.stringify({ a: [{ 'in-reply-to': target }] })), true);
  assert.equal(as('application/json', JSON.stringify({ a: `see ${target}` })), false);
  assert.equal(as('application/json', '{'), false);
});

test('what a page says is read from its microformats, in plain text', () => {
  const entry = (inner: string) => html(`<title>Page</title><article class="h-entry">${inner}</article>`);
  const author = '<a class="p-author h-card" href="/"><img src="/me.jpg" alt=""> Ann <b>Arbor</b></a>';
  assert.deepEqual(
    saidBy(
      entry(`${author}<time class="dt-published" datetime="2026-11-20T10:00:00+02:00">x</time><div class="e-content"><p>One.</p><p>Two ${link}</p></div>`),
      target,
    ),
    { kind: 'mention', author: 'Ann Arbor', authorUrl: 'https://ann.example/', title: '', content: 'One. Two x', publishedAt: '2026-11-20T08:00:00.000Z' },
  );
  const kindOf = (inner: string) => saidBy(entry(inner), target).kind;
  assert.equal(kindOf(`<a class="u-like-of" href="${target}">x</a>`), 'like');
  assert.equal(kindOf(`<a class="u-repost-of" href="${target}">x</a>`), 'repost');
  assert.equal(kindOf(`<a class="u-bookmark-of" href="${target}">x</a>`), 'bookmark');
  assert.equal(kindOf(`<div class="u-in-reply-to h-cite"><a class="u-url" href="${target}">x</a></div>`), 'reply');
  assert.equal(kindOf(`<a class="u-like-of" href="https://other.example/">x</a>${link}`), 'mention');
  assert.deepEqual(saidBy(html(`<title> A\n page </title>${link}`), target), {
    kind: 'mention',
    author: 'ann.example',
    authorUrl: null,
    title: 'A page',
    content: '',
    publishedAt: null,
  });
  const hostile = saidBy(
    entry(`<a class="p-author h-card" href="javascript:alert(1)">\u202Eevil\u0000</a><p class="p-name">${'word '.repeat(99)}</p>${link}`),
    target,
  );
  assert.deepEqual([hostile.author, hostile.authorUrl, [...hostile.title].length <= 120], ['evil', null, true]);
  assert.equal([...saidBy(entry(`<p class="e-content">${'😀'.repeat(500)}</p>`), target).content].length, 280);
  assert.equal(saidBy(entry(`<time class="dt-published" datetime="9999-99-99">x</time>${link}`), target).publishedAt, null);
});

test('a megabyte that was made to be slow takes as much more time as it is longer', () => {
  const hostile = [
    '<b>',
    '<div class=h-entry>',
    '<p class=h-entry>',
    '<a href=x>y</a>',
    '<br>',
    '</b>',
    '<b a',
    '&lt;',
    '<!--',
    '<p class="h-entry"><a href=/>',
  ];
  const look = (text: string) => (length: number) => {
    const page = html(`<div class="h-entry h-card">${text.repeat(length / text.length)}${link}`);
    linksTo(page, target);
    saidBy(page, target);
  };
  assert.deepEqual(
    hostile.filter((text) => !isLinear(look(text), 1_048_576)),
    [],
  );
});

test('a page is read up to a megabyte and for ten seconds, however it comes, and only if it is text', async () => {
  const others = await Others.start();
  const outside = new Outside(configFrom({}));
  const { body, isCut } = await outside.get(others.put('/large', 'x'.repeat(3_000_000)));
  assert.deepEqual([body.length, isCut], [1_048_576, true]);
  const bomb = Buffer.alloc(100_000_000);
  for (const [name, packed] of [
    ['gzip', gzipSync(bomb)],
    ['br', brotliCompressSync(bomb.subarray(0, 60_000_000))],
  ] as const) {
    const before = process.memoryUsage().rss;
    const page = await outside.get(others.put(`/${name}`, { headers: { 'content-encoding': name }, body: packed }));
    assert.deepEqual([page.body.length, page.isCut], [1_048_576, true]);
    assert.ok(process.memoryUsage().rss - before < 100_000_000);
  }
  assert.equal((await outside.get(others.put('/film', { headers: { 'content-type': 'video/mp4' }, body: 'x' }))).body, '');
  await assert.rejects(outside.get(others.put('/strange', { headers: { 'content-encoding': 'zstd' }, body: 'x' })), /packed as “zstd”/);
  await assert.rejects(outside.get(others.put('/broken', { headers: { 'content-encoding': 'gzip' }, body: 'no gzip' })));
  others.put('/round', { status: 302, headers: { location: '/round' } });
  await assert.rejects(outside.get(others.at('/round')), /redirects too often/);
  assert.equal(others.asked.filter((line) => line === 'GET /round').length, 6);
  const slow = others.put('/slow', (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    const drip = setInterval(() => response.write('<'), 200);
    response.on('close', () => clearInterval(drip));
  });
  const start = performance.now();
  await assert.rejects(outside.get(slow));
  assert.ok(performance.now() - start < 11_500);
  others.stop();
});

test('a redirect leads to no private address and to no other protocol, and a name to none that it has', async () => {
  /** The whole world is this one address; its neighbours are private. */
  class World extends Outside {
    protected override mayAsk(address: string): boolean {
      return address === '127.0.0.1' || isPublicAddress(address);
    }
  }
  const world = new World(configFrom({ QVILL_URL: 'https://blog.example' }));
  const [others, inside] = [await Others.start(), await Others.start('127.0.0.2')];
  const secret = inside.put('/', 'secret').replace('127.0.0.1', '127.0.0.2');
  assert.equal((await world.get(others.put('/open', 'open'))).body, 'open');
  const port = new URL(secret).port;
  for (const location of [
    secret,
    `http://[::ffff:127.0.0.2]:${port}/`,
    `http://2130706434:${port}/`,
    `http://0x7f.2:${port}/`,
    'file:///etc/passwd',
    'ftp://example.org/',
    `http://a:b@127.0.0.1:${port}/`,
  ]) {
    others.put('/hop', { status: 302, headers: { location: '/hop2' } });
    others.put('/hop2', { status: 307, headers: { location } });
    await assert.rejects(world.get(others.at('/hop')), NotOutside, location);
  }
  const strict = new Outside(configFrom({ QVILL_URL: 'https://blog.example' }));
  await assert.rejects(strict.get(others.at('/open', 'localhost')), NotOutside);
  assert.deepEqual(inside.asked, []);
  others.stop();
  inside.stop();
});

const corpus = new URL('../../../shared/corpora/attacks/ssrf/', import.meta.url);
type Attack = { label: string; input: string; canonical?: string; blocked?: boolean; policies?: { default: string } };
test('no way of writing a private address gets by', { skip: !existsSync(corpus) }, async () => {
  const own = await MentionBlog.start({ environment: { QVILL_URL: 'https://blog.example' } });
  const read = (file: string) => (JSON.parse(readFileSync(new URL(file, corpus), 'utf8')) as { cases: Attack[] }).cases;
  const outside = new Outside(configFrom({ QVILL_URL: 'https://blog.example' }));
  const blocked = [...read('blocked.json').map(({ input }) => input), ...read('legacy_numeric.json').flatMap((each) => (each.blocked ? [each.input] : []))];
  assert.ok(blocked.length > 30);
  for (const host of blocked) {
    const url = URL.parse(`http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}/`);
    if (url) assert.throws(() => outside.check(url), NotOutside, host);
  }
  await own.publish({ title: 'Rivers' });
  for (const host of ['127.0.0.1', '[::1]', '10.0.0.1', '169.254.169.254', '2130706433', '0x7f000001', '017700000001', '0'])
    assert.match((await own.tell(`http://${host}/x`, own.at('/rivers'))).detail, /is a private address/, host);
  assert.equal((await own.tell('http://localhost/x', own.at('/rivers'))).status, 202);
  await own.verify();
  assert.deepEqual(await own.rows(), [], 'a name is looked up when it is asked, and what was told is forgotten');
  await own.stop();
});
