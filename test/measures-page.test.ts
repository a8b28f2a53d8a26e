import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { Histogram } from '../src/core/histogram.js';
import { Sample } from '../src/instruments/sample.js';
import { type Mark, SampleStore } from '../src/instruments/sample.store.js';
import { Sampler } from '../src/instruments/sampler.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { axeFindings, browserSkipReason, openBrowser } from './support/browser.js';
import { Owner } from './support/signed-in.js';
import { ask, join } from './support/visitor.js';

const clock = new StillClock(new Date('2026-11-21T12:34:56Z'));
const now = clock.now().getTime();
const hourMs = 3_600_000;
let blog: Blog;
let owner: Owner;
let browser: Browser | undefined;

before(async () => {
  blog = await startBlog({ clock });
  owner = await Owner.of(blog);
  await fill(blog.app.get(Sampler).store);
  if (!browserSkipReason()) browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await blog.stop();
});

/** A month as blogs have them: a wave a day, a quiet night, one hour off, an upgrade. */
async function fill(store: SampleStore): Promise<void> {
  for (let hour = 24 * 30; hour > 0; hour -= hour > 24 ? 6 : 1) {
    const at = now - hour * hourMs;
    const wave = 1 + Math.sin(hour / 3.8);
    const marks: Mark[] = hour % 90 === 0 ? [{ at, kind: 'publication', words: '7 changed, 0 removed' }] : [];
    if (hour === 300) marks.push({ at, kind: 'upgrade', words: '0.2.0 (abc1234)' });
    if (hour % 24 !== 5) await store.write(at, hourOf(wave, hour), marks);
  }
  for (let minute = 60; minute > 0; minute -= 4) await store.write(now - minute * 60_000, hourOf(minute % 3, minute), []);
}

function hourOf(wave: number, seed: number): Sample {
  const sample = new Sample();
  const times = (scale: number, count: number) => {
    const histogram = new Histogram();
    for (let i = 0; i < count; i++) histogram.add(scale * (1 + ((i * 7 + seed) % 13) / 6) ** 2);
    return histogram;
  };
  const kinds = [
    ['page', '2xx', 40_000, 30],
    ['page', '304', 15_000, 12],
    ['moved', '3xx', 60_000, 3],
    ['missing', '4xx', 90_000, 4],
    ['admin', '2xx', 6_000_000, 2],
  ] as const;
  sample.latencies.merge(
    kinds.map(([route, outcome, scale, count]) => ({ route, outcome, times: times(scale, 1 + Math.round(count * wave)), bytes: 4_000 * count })),
  );
  sample.counts.cpu_microseconds = Math.round(200_000 * wave);
  sample.counts.pages_made = seed % 17 === 0 ? 12 : 0;
  sample.durations.gc_pause = times(200_000, 5);
  sample.durations.loop_delay = times(300_000, 9);
  const see = (name: 'pss_bytes' | 'rss_bytes' | 'heap_used_bytes' | 'stale_facts', value: number) =>
    sample.see(name, { min: value, max: value, sum: value, times: 1 });
  see('pss_bytes', 52e6 + 9e6 * wave);
  see('rss_bytes', 71e6 + 9e6 * wave);
  see('heap_used_bytes', 14e6 + 3e6 * wave);
  see('stale_facts', seed % 50 === 0 ? 3 : 0);
  return sample;
}

const figuresIn = (body: string) =>
  [...body.matchAll(/<title id="chart-\w+-title">([^<]*)<\/title><desc [^>]*>([^<]*)</g)].map(([, title, words]) => `${title}: ${words}`);

test('each period is drawn, and said in words for who does not see it', async () => {
  const day = (await owner.ask('GET /admin/measures?period=day')).body;
  const [latency, memory, answers] = figuresIn(day);
  assert.match(latency!, /^What readers wait for, day: half of them at most: from \d+ µs to \d+ µs, \d+ µs at the end; 90 %: .*; 99 %: .*\.$/);
  assert.match(memory!, /^Memory, day: its part \(PSS\): from 5\d MB to 70 MB/);
  assert.match(answers!, /^Answers, day: sent: 1,\d+ in all; not changed \(304\): \d+ in all; moved: \d+ in all; not there: \d+ in all\.$/);
  const paths = [...day.matchAll(/<path class="curve tone-1" d="([^"]*)"/g)].map(([, path]) => path!);
  assert.ok(paths.length >= 3 && paths.every((path) => /^(?:(?:M[\d.]+ |V)[\d.]+H[\d.]+)+$/.test(path)), paths[0]);
  assert.match(day, /<path class="budget" d="M0 [\d.]+H1000"\/>/);
});

test('what was answered is counted by what it is, with exact percentiles, and a month shows its upgrades and publications', async () => {
  const month = (await owner.ask('GET /admin/measures?period=month')).body;
  assert.match(month, /<th scope="row">Pages<\/th><td>[\d,]+<\/td><td>[\d,]+<\/td><td>0<\/td><td>\d+ µs<\/td>/);
  assert.match(month, /<path class="mark upgrade" d="M[\d.]+ 0V100"><title>Upgrade, Nov 9: 0\.2\.0 \(abc1234\)<\/title>/);
  assert.equal([...month.matchAll(/class="mark publication"/g)].length, 8 * 8);
});

test('now comes from memory, without a look at the disk: what was just asked for is there', async () => {
  await fetch(blog.url);
  const { body } = await owner.ask('GET /admin/measures');
  assert.match(body, /<a href="\/admin\/measures\?period=now" aria-current="page">/);
  assert.match(
    figuresIn(body).find((words) => words.startsWith('Answers'))!,
    /sent: \d+ in all/,
  );
  assert.match(body, /<dt>Memory<\/dt><dd><span class="value">\d+ MB<\/span><meter /);
});

test('nobody but who sees the settings sees them; a made-up period is now; no style stands in an attribute', async () => {
  const ben = await join(blog, 'Ben', 'editor');
  assert.equal((await ask(blog, 'GET /admin/measures', ben)).status, 403);
  const { status, body } = await owner.ask('GET /admin/measures?period=%3Cb%3E');
  assert.equal(status, 200);
  assert.doesNotMatch(body, /style=|<b>|NaN|undefined|Infinity/);
  for (const period of ['day', 'month', 'year'])
    assert.doesNotMatch((await owner.ask(`GET /admin/measures?period=${period}`)).body, /style=|NaN|undefined|Infinity/);
});

test('it is for everybody: by axe, on a phone and a desk, and goes on by itself', { skip: browserSkipReason() }, async () => {
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ])
    for (const period of ['now', 'day', 'month']) {
      const page = await owner.page(browser!, { viewport });
      await page.goto(`/admin/measures?period=${period}`);
      for (const summary of await page.locator('summary').all()) await summary.click();
      assert.deepEqual(await axeFindings(page), [], `${period} at ${viewport.width}`);
      const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      assert.equal(isWide, false, `${period} is wider than ${viewport.width}`);
      if (period === 'now') {
        await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
        const old = await page.locator('#measures').elementHandle();
        await page.waitForFunction((element) => !element!.isConnected, old);
        assert.equal(await page.locator('#numbers').evaluate((element) => (element as HTMLDetailsElement).open), true);
      }
      await page.context().close();
    }
});
