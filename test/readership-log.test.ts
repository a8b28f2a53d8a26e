import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { pointOf } from '../src/instruments/point.js';
import { Sampler } from '../src/instruments/sampler.service.js';
import { Readership } from '../src/readership/readership.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { nginxSkipReason, startNginx } from './support/nginx.js';
import { counted, type Fields, firefox, flush, line, safari } from './support/readers.js';
import { Owner } from './support/signed-in.js';
import { until } from './support/typing.js';

const folder = join(mkdtempSync(join(tmpdir(), 'qvill-readers-')), 'log');
const log = join(folder, 'access.log');
const clock = new StillClock(new Date('2026-11-22T12:00:00Z'));
let blog: Blog | undefined;
beforeEach(async () => {
  await blog?.stop();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(log, line({ uri: '/before' }));
  clock.set('2026-11-22T12:00:00Z');
  blog = await startBlog({ environment: { QVILL_NGINX_LOG: log, QVILL_URL: 'https://blog.example', QVILL_TRUST_PROXY: '127.0.0.1' }, clock });
  await flush(blog);
});
after(async () => {
  await blog?.stop();
  rmSync(join(folder, '..'), { recursive: true });
});

async function read(...lines: (Fields | string)[]): Promise<Record<string, Record<string, number>>> {
  appendFileSync(log, lines.map((each) => (typeof each === 'string' ? each : line(each))).join(''));
  await flush(blog!);
  return counted(blog!);
}

test('people who read pages are counted, by page and by day, and who comes twice is one visitor', async () => {
  const { total, page } = await read(
    {},
    { status: 304 },
    { uri: '/welcome?utm_source=x', agent: safari },
    { uri: '/', address: '203.0.113.8' },
    { uri: '/a%20b', time: '2026-11-22T23:30:00-01:00' },
    { uri: 'http://blog.example/tags/go' },
  );
  assert.deepEqual(page, { '/welcome': 3, '/': 1, '/a b': 1, '/tags/go': 1 });
  assert.deepEqual(total, { views: 6, visitors: 4 }, 'on the next day everybody is somebody else');
  assert.deepEqual(counted(blog!, '2026-11-23')['total'], { views: 1, visitors: 1 });
});

test('what nobody reads is not counted: files, the app’s own, what failed, HEAD, what browsers fetch ahead, and Qvill itself', async () => {
  const files = ['/icon.svg', '/media/0123/a.jpg', '/robots.txt', '/sitemap.xml', '/welcome.md', '/cards/1.png', '/feed/1/atom.xml', '/kudos/script.js'];
  const own = ['/admin', '/admin/posts/1', '/api/posts', '/search?q=x', '/kudos/1', '/preview/-'];
  await read(
    ...[...files, ...own].map((uri) => ({ uri })),
    ...[206, 301, 404, 410, 412, 500, 503].map((status) => ({ status })),
    ...['HEAD', 'POST', 'PURGE', 'OPTIONS'].map((method) => ({ method })),
    ...['prefetch', 'prefetch;prerender', 'prefetch;anonymous-client-ip'].map((purpose) => ({ purpose })),
    { agent: 'Qvill (receipt)' },
  );
  assert.deepEqual(counted(blog!), {});
});

test('bots are counted apart, by the names that they give', async () => {
  const { total, bot } = await read(
    { agent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' },
    { agent: 'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)', uri: '/atom.xml' },
    { agent: 'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; gptbot/1.2)' },
    { agent: 'Mozilla/5.0 (compatible; SomebodysCrawler/0.1; +https://x.example)' },
    { agent: '' },
    { agent: '-' },
    { agent: 'curl/8.9' },
  );
  assert.deepEqual(total, { bots: 7 });
  assert.deepEqual(bot, { Googlebot: 1, GPTBot: 2, SomebodysCrawler: 1, 'Without a name': 2, curl: 1 });
});

test('where readers come from is counted without what may say who they are', async () => {
  const from = (referrer: string) => ({ referrer });
  const { referrer } = await read(
    from('https://www.friend.example/links?who=eve#top'),
    from('https://friend.example/links/'),
    from('https://eve:secret@other.example/'),
    from('https://www.google.co.uk/'),
    from('https://www.google.com/search?q=rivers'),
    from('https://mail.google.com/mail/u/0/'),
    from('https://duckduckgo.com/'),
    from('https://blog.example/archive'),
    from('https://www.blog.example/'),
    from('android-app://com.example/'),
    from('-'),
    from('"><script>'),
    { referrer: 'https://bots.example/', agent: 'Googlebot' },
  );
  assert.deepEqual(referrer, {
    'friend.example/links': 2,
    'other.example': 1,
    Google: 2,
    'mail.google.com/mail/u/0': 1,
    DuckDuckGo: 1,
  });
});

test('who reads feeds is counted by reader: as many as a service says, or how many different ones came', async () => {
  const feedly = (n: number) => `Feedly/1.0 (+https://feedly.com/fetcher.html; ${n} subscribers; like FeedFetcher-Google)`;
  const inReader = (agent: string, address = '203.0.113.7', uri = '/atom.xml') => ({ uri, agent, address });
  const { subscribers, feed, total } = await read(
    inReader(feedly(12)),
    inReader(feedly(14)),
    inReader(feedly(13)),
    inReader(feedly(3), '203.0.113.7', '/rss.xml'),
    inReader('NewsBlur Feed Fetcher - 5 subscribers - https://www.newsblur.com/site/1/blog (Mozilla/5.0 (Macintosh) AppleWebKit/537.36)'),
    inReader('Mozilla/5.0 (compatible; theoldreader.com; 2 subscribers; feed-id=abc)'),
    inReader('Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 1 subscribers; )'),
    inReader('Feedbin feed-id:1 - 7 subscribers'),
    ...['1', '2', '2'].map((n) => inReader('NetNewsWire (RSS Reader; https://netnewswire.com/)', `203.0.113.${n}`)),
    inReader('FreshRSS/1.28 (Linux; https://freshrss.org)'),
    inReader('Miniflux/2.2 (+https://miniflux.app)'),
    inReader('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.0'),
    inReader(firefox),
  );
  assert.deepEqual(subscribers, { 'Feedly /atom.xml': 14, 'Feedly /rss.xml': 3, 'NewsBlur /atom.xml': 5, 'The Old Reader /atom.xml': 2, 'Inoreader /atom.xml': 1, 'Feedbin /atom.xml': 7 }); // prettier-ignore
  // A sketch of 256 registers takes two for one in one run of 256
  assert.ok([1, 2].includes(feed!['NetNewsWire']!));
  assert.deepEqual({ ...feed, NetNewsWire: 2 }, { NetNewsWire: 2, FreshRSS: 1, Miniflux: 1, Thunderbird: 1, Browsers: 1 });
  assert.equal(total, undefined);
});

test('days are those of the blog’s time zone', async () => {
  await blog!.app.get(SettingsStore).save({ timeZone: 'Pacific/Auckland' });
  await read({ time: '2026-11-22T10:59:59+00:00' }, { time: '2026-11-22T11:00:00+0000' });
  assert.deepEqual([counted(blog!, '2026-11-22')['page'], counted(blog!, '2026-11-23')['page']], [{ '/welcome': 1 }, { '/welcome': 1 }]);
});

test('behind a proxy that is believed, readers are told apart by what it says, and nobody can pretend', async () => {
  const { total } = await read(
    ...['198.51.100.1', '198.51.100.2', 'evil, 198.51.100.2'].map((forwarded) => ({ address: '127.0.0.1', forwarded })),
    ...['198.51.100.3', '198.51.100.4'].map((forwarded) => ({ forwarded })),
  );
  assert.deepEqual(total, { views: 5, visitors: 3 });
});

test('nothing is counted while the owner does not want it, and nothing of that time later', async () => {
  await blog!.app.get(SettingsStore).save({ statistics: false });
  assert.deepEqual(await read({}, {}, 'nonsense\n'), {});
  await blog!.app.get(SettingsStore).save({ statistics: true });
  assert.deepEqual((await read({}))['total'], { views: 1, visitors: 1 });
});

test('how long readers waited is told by minute, by what they got', async () => {
  const heard: [number, string, string, number, number][] = [];
  blog!.app.get(Readership).onLatencies((minute, latencies) => {
    for (const { route, outcome, times } of latencies) heard.push([minute, route, outcome, times.count, Math.round(times.max / 1e6)]);
  });
  await read(
    { seconds: 0.003 },
    { seconds: 0.012, agent: 'Googlebot' },
    { status: 304, seconds: 0 },
    { uri: '/nowhere', status: 404, seconds: 0.001, time: '2026-11-22T13:01:59+01:00' },
    { uri: '/docs', status: 301, seconds: 0.001 },
    { uri: '/admin/posts/1', status: 200, seconds: 0.2, method: 'POST' },
    { uri: '/tags/go/atom.xml', seconds: 0.001 },
    { uri: '/media/0123/a.webp', status: 499, seconds: 9 },
    { uri: '/icon.svg', seconds: 0.001 },
  );
  const noon = Date.UTC(2026, 10, 22, 12) / 1_000;
  assert.deepEqual(heard.toSorted((a, b) => a[0] - b[0] || (a[1] + a[2] < b[1] + b[2] ? -1 : 1)), [
    [noon, 'admin', '2xx', 1, 200],
    [noon, 'asset', '2xx', 1, 1],
    [noon, 'feed', '2xx', 1, 1],
    [noon, 'moved', '3xx', 1, 1],
    [noon, 'page', '2xx', 2, 12],
    [noon, 'page', '304', 1, 0],
    [noon, 'refused', 'cut', 1, 9_000],
    [noon + 60, 'missing', '4xx', 1, 1],
  ]); // prettier-ignore
});

test('what nginx took stands among the measures, and is what readers waited for', async () => {
  const owner = await Owner.of(blog!);
  await read({ seconds: 0.05 }, { seconds: 0.05 }, { seconds: 0.05, uri: '/atom.xml' });
  const { store } = blog!.app.get(Sampler);
  const noon = Date.UTC(2026, 10, 22, 12) / 1_000;
  const sample = () => store.read(60, noon, noon + 60)[0]?.sample;
  await until('it is written', () => [...(sample()?.latencies ?? [])].length === 2);
  assert.deepEqual([...sample()!.latencies].map(({ route, times }) => [route, times.count]), [['nginx page', 2], ['nginx feed', 1]]); // prettier-ignore
  const { p50, answers, app50 } = pointOf(sample()!, 60_000);
  assert.deepEqual([Math.round(p50! / 1e6), answers[0], app50], [50, 3, null]);
  clock.set('2026-11-22T12:05:00Z');
  assert.match((await owner.ask('GET /admin/measures?period=day')).body, /Pages, by the log/);
});

test('a log of nginx behind a cache says that it does not hold all', async () => {
  assert.deepEqual((await read({ cache: 'MISS' }, { cache: 'PASS', uri: '/admin' }))['total'], { views: 1, visitors: 1, partial: 2 });
});

test('real nginx writes what is counted: what was read, and whatever somebody sends', { skip: nginxSkipReason() }, async () => {
  const nginx = await startNginx({ site: blog!.config.site, appPort: 1 });
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(nginx.url + path, { redirect: 'manual', headers: { 'user-agent': firefox, ...headers } });
  const { headers } = await get('/welcome');
  await get('/welcome', { 'if-none-match': headers.get('etag')! });
  await get('/welcome', { 'sec-purpose': 'prefetch' });
  await get('/welcome', { referer: 'https://a.example/"},"status":200}', 'user-agent': `${safari}"\\\t{"uri":"/forged"}` });
  await get('/', { referer: 'https://a.example/\xe9\xff' });
  await get('/nowhere');
  await get('/atom.xml', { 'user-agent': 'FreshRSS/1.28' });
  const text = await nginx.accessLog();
  await nginx.stop();
  const { page, total, referrer, feed } = await read(text);
  assert.deepEqual(page, { '/welcome': 3, '/': 1 });
  assert.deepEqual(total, { views: 4, visitors: 2 });
  assert.equal(Object.keys(referrer!).length, 2);
  assert.deepEqual(feed, { FreshRSS: 1 });
});
