/** A pseudo-random sequence (mulberry32), so that two runs read the same. */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const versions = Array.from({ length: 40 }, (_, i) => 100 + i);
const people = versions.flatMap((version) => [
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
  `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`,
  `Mozilla/5.0 (iPhone; CPU iPhone OS 18_${version % 7} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.${version % 7} Mobile/15E148 Safari/604.1`,
  `Mozilla/5.0 (Linux; Android 1${version % 5}; Pixel ${version % 10}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.6000.${version} Mobile Safari/537.36`,
]);
const bots = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)',
  'curl/8.9.1',
  'python-requests/2.32',
  '',
];
const readers = [
  'Feedly/1.0 (+https://feedly.com/fetcher.html; 120 subscribers; like FeedFetcher-Google)',
  'NewsBlur Feed Fetcher - 31 subscribers - https://www.newsblur.com/site/1/blog',
  'NetNewsWire (RSS Reader; https://netnewswire.com/)',
  'FreshRSS/1.28.0 (Linux; https://freshrss.org)',
  'Miniflux/2.2.13 (+https://miniflux.app)',
];
const odd = [
  Buffer.from('not a line of ours\n'),
  Buffer.from('{"time":"2026-11-22T03:00:00+00:00","status":200,"method":"GET","uri":"/half\n'),
  Buffer.from([
    ...Buffer.from('{"time":"2026-11-22T03:00:00+00:00","status":200,"method":"GET","uri":"/a","agent":"'),
    0xff,
    0xfe,
    0xe9,
    ...Buffer.from('"}\n'),
  ]),
  Buffer.from(`{"time":"2026-11-22T03:00:00+00:00","status":200,"method":"GET","uri":"/${'x'.repeat(8_000)}","agent":"a\\"b\\\\c\\u0009"}\n`),
  Buffer.from('null\n'),
];

/** Lines as nginx writes them for a busy blog: some thousand pages, of which few are read much, over three days. */
export function* logLines(count: number): Generator<Buffer> {
  const random = sequence(7);
  const one = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const skewed = (most: number) => Math.floor(most * random() ** 3);
  const began = Date.UTC(2026, 10, 20);
  const address = () => (random() < 0.2 ? `2001:db8:${skewed(60_000).toString(16)}::${skewed(9)}` : `${skewed(220)}.${skewed(250)}.${skewed(250)}.7`);
  for (let i = 0; i < count; i++) {
    if (random() < 0.001) {
      yield one(odd);
      continue;
    }
    const kind = random();
    const page = `/2026/a-post-about-something-${skewed(5_000)}`;
    const uri = kind < 0.45 ? page : kind < 0.55 ? '/' : kind < 0.6 ? `/tags/tag-${skewed(200)}` : kind < 0.75 ? one(['/atom.xml', '/rss.xml', '/feed.json']) : kind < 0.9 ? `/media/${'0a1b2c3d4e'.repeat(2)}/picture-${skewed(300)}.webp` : kind < 0.93 ? '/admin' : `/old/${skewed(9_000)}.php`; // prettier-ignore
    const agent = kind >= 0.6 && kind < 0.75 ? one(readers) : random() < 0.3 ? one(bots) : one(people);
    const referrer = random() < 0.3 ? one([`https://www.example-${skewed(3_000)}.com/page/${skewed(90)}?utm_source=x&y=\\"z`, 'https://www.google.com/', 'https://blog.example/', 'https://news.example/item?id=1']) : ''; // prettier-ignore
    const status = kind >= 0.93 ? 404 : random() < 0.3 ? 304 : 200;
    const time = `${new Date(began + (i * 3 * 86_400_000) / count).toISOString().slice(0, 19)}+00:00`;
    yield Buffer.from(
      `{"time":"${time}","status":${status},"method":"${random() < 0.02 ? 'HEAD' : 'GET'}","host":"blog.example","uri":"${uri}${random() < 0.1 ? `?utm_source=feed&n=${skewed(99)}` : ''}",` +
        `"bytes":${status === 304 ? 0 : 4_000 + skewed(9_000)},"seconds":0.00${skewed(9)},"app_seconds":"","referrer":"${referrer}","agent":"${agent}","address":"${address()}",` +
        `"forwarded":"","cache":"","purpose":"","protocol":"HTTP/2.0"}\n`,
    );
  }
}
