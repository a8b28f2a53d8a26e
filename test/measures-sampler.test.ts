import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Sampler } from '../src/instruments/sampler.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';

const clock = new StillClock(new Date('2026-11-21T12:00:00Z'));
const seconds = (iso: string) => Date.parse(iso) / 1_000;
let blog: Blog;
let sampler: Sampler;

before(async () => {
  blog = await startBlog({ clock });
  sampler = blog.app.get(Sampler);
});
after(() => blog.stop());

const minutes = () => sampler.store.read(60, 0, Number.MAX_SAFE_INTEGER);

test('a minute in which something happened is written, with what the process took', async () => {
  await fetch(blog.url);
  await fetch(`${blog.url}/nobody-is-here`);
  await sampler.flush();
  const [{ at, sample }] = minutes() as [ReturnType<typeof minutes>[number]];
  assert.equal(at, seconds('2026-11-21T12:00:00Z'));
  const told = new Map([...sample.latencies].map(({ route, outcome, times }) => [`${route} ${outcome}`, times.count]));
  assert.deepEqual([told.get('page 2xx'), told.get('missing 4xx')], [1, 1]);
  assert.ok(sample.gauges.rss_bytes!.max > 30e6 && sample.gauges.heap_used_bytes!.max > 5e6);
  assert.ok(sample.gauges.pss_bytes!.max <= sample.gauges.rss_bytes!.max * 1.2);
  assert.ok(sample.counts.cpu_microseconds! > 1_000);
});

test('queues are counted in the database, and what is defined there', async () => {
  const { gauges } = minutes()[0]!.sample;
  for (const name of [
    'stale_facts',
    'purges_waiting',
    'hub_pings_waiting',
    'mentions_waiting',
    'tellings_waiting',
    'sizes_waiting',
    'redirects_defined',
  ] as const)
    assert.equal(gauges[name]?.max, 0, name);
});

test('a publication is counted with its pages and texts, and stands beside the curves', async () => {
  clock.set('2026-11-21T12:05:00Z');
  await blog.app.get(PostStore).create(fields({ title: 'Measured' }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  await sampler.flush();
  const counts = minutes().map(({ sample }) => sample.counts);
  const sum = (name: 'publications' | 'pages_made' | 'texts_rendered') => counts.reduce((all, each) => all + (each[name] ?? 0), 0);
  assert.ok(sum('publications') >= 1);
  assert.ok(sum('pages_made') > 5);
  assert.ok(sum('texts_rendered') >= 1);
  const marks = sampler.store.marks(0);
  assert.deepEqual(new Set(marks.map(({ kind }) => kind)), new Set(['start', 'publication']));
  assert.match(marks.find(({ kind }) => kind === 'start')!.words, /^\d+\.\d+\.\d+ \([0-9a-f]{7}\)$/);
});

test('what was measured is there after a restart, and another version is an upgrade', async () => {
  const known = minutes().length;
  const other = await startBlog({ clock, data: blog.config.data });
  const again = other.app.get(Sampler);
  assert.equal(again.store.read(60, 0, Number.MAX_SAFE_INTEGER).length, known);
  await other.stop();
  const third = new Sampler(blog.config.databaseFile, again.recorder, clock);
  third.start('9.9.9 (abcdefg)');
  await third.flush();
  await third.close();
  assert.deepEqual(
    sampler.store
      .marks(0)
      .filter(({ kind }) => kind !== 'publication')
      .map(({ kind }) => kind),
    ['start', 'start', 'upgrade'],
  );
});
