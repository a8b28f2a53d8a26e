import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, beforeEach, test } from 'node:test';
import { Histogram } from '../src/core/histogram.js';
import { groups, Sample } from '../src/instruments/sample.js';
import { most, type Span, spans, SampleStore } from '../src/instruments/sample.store.js';
import { outcomes } from '../src/instruments/answered.js';
import { answersOf } from '../src/instruments/point.js';
import { migrationsFolder } from '../src/platform/folders.js';
import { migrate } from '../src/platform/migrations.store.js';

const root = mkdtempSync(join(tmpdir(), 'qvill-samples-'));
after(() => rmSync(root, { recursive: true }));

let file: string;
let store: SampleStore;
beforeEach(() => {
  const folder = mkdtempSync(join(root, 'case-'));
  file = join(folder, 'blog.db');
  migrate(file, migrationsFolder, join(folder, 'backups'), () => '2026-01-02T03:04:05.000Z');
  store = new SampleStore(file);
});

const at = (iso: string) => Date.parse(iso);
function sampleOf(times: number[]): Sample {
  const sample = new Sample();
  const histogram = new Histogram();
  for (const each of times) histogram.add(each);
  sample.latencies.merge([{ route: 'page', outcome: '2xx', times: histogram, bytes: 10 * times.length }]);
  return sample;
}
const write = (iso: string, times: number[]) => store.write(at(iso), sampleOf(times), []);
const readAll = (span: Span) => store.read(span, 0, Number.MAX_SAFE_INTEGER);
const countsOf = (span: Span) => readAll(span).map(({ at: start, sample }) => [new Date(start * 1_000).toISOString(), answersOf(sample).count]);

test('percentiles of a day are those of all its answers, and never means of means', async () => {
  const all = new Histogram();
  for (let minute = 0; minute < 24 * 60; minute += 7) {
    const times = Array.from({ length: 1 + (minute % 50) }, (_, i) => Math.round(1_000 * 1.3 ** (i % 40)) + minute);
    times.forEach((each) => all.add(each));
    await store.write(at('2026-03-01T00:00:00Z') + minute * 60_000, sampleOf(times), []);
  }
  await write('2026-03-02T00:00:30Z', [1]);
  const [day] = readAll(86_400);
  const found = answersOf(day!.sample);
  assert.deepEqual(found.toJSON(), all.toJSON());
  assert.equal(found.quantile(0.99), all.quantile(0.99));
});

test('what is told twice for a minute adds up, and what comes late is in the hour and the day too', async () => {
  await write('2026-03-01T10:59:00Z', [1, 2]);
  await write('2026-03-01T10:59:40Z', [3]);
  await write('2026-03-01T12:00:00Z', [4]);
  await write('2026-03-02T00:00:00Z', [5]);
  // The clock was set back by a day and more
  await write('2026-03-01T10:59:50Z', [6, 7, 8, 9]);
  await write('2026-03-02T00:01:00Z', []);
  assert.deepEqual(countsOf(60).slice(0, 2), [
    ['2026-03-01T10:59:00.000Z', 7],
    ['2026-03-01T12:00:00.000Z', 1],
  ]);
  assert.deepEqual(countsOf(3_600), [
    ['2026-03-01T10:00:00.000Z', 7],
    ['2026-03-01T12:00:00.000Z', 1],
  ]);
  assert.deepEqual(countsOf(86_400), [['2026-03-01T00:00:00.000Z', 8]]);
});

test('the hour that summer time takes or gives twice is an hour as any other', async () => {
  const minutes = 6 * 60;
  for (let minute = 0; minute <= minutes; minute += 10) await store.write(at('2026-10-24T22:00:00Z') + minute * 60_000, sampleOf([1]), []);
  assert.deepEqual(
    countsOf(3_600).map(([, count]) => count),
    [6, 6, 6, 6, 6, 6],
  );
});

test('a crash at any moment loses the minute that was not written, and counts nothing twice', async () => {
  await write('2026-03-01T10:10:00Z', [1]);
  store.close();
  store = new SampleStore(file);
  await write('2026-03-01T11:00:00Z', [1]);
  store.close();
  store = new SampleStore(file);
  await write('2026-03-01T11:01:00Z', [1]);
  assert.deepEqual(countsOf(3_600), [['2026-03-01T10:00:00.000Z', 1]]);
});

test('however busy the blog is, the samples stay below ten megabytes', async () => {
  const worst = new Sample();
  const times = new Histogram();
  for (let power = 0; power < 34; power += 0.25) times.add(2 ** power, 1_000_000);
  for (const route of groups) for (const outcome of outcomes) worst.latencies.merge([{ route, outcome, times, bytes: 1e12 }]);
  const now = at('2026-03-01T00:00:00Z');
  const data = JSON.stringify(worst);
  const database = new DatabaseSync(file);
  const fill = `WITH RECURSIVE each(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM each WHERE n < ?)
    INSERT INTO Sample (span, at, folded, data) SELECT ?, ? - n * ?, 1, ? FROM each`;
  for (const span of spans) database.prepare(fill).run(Math.ceil((1.2 * most[span].bytes) / data.length), span, now / 1_000, span, data);
  await store.write(now, worst, []);
  const sizes = database.prepare('SELECT span, count(*) AS rows, sum(length(data)) AS bytes FROM Sample GROUP BY span').all();
  database.close();
  for (const { span, rows, bytes } of sizes as { span: Span; rows: number; bytes: number }[]) {
    assert.ok(rows <= most[span].rows && bytes <= most[span].bytes, `${span}: ${rows} rows, ${bytes} bytes`);
    assert.ok(bytes > 0.9 * most[span].bytes, `${span}: more than had to be is forgotten`);
  }
  assert.equal(
    spans.reduce((sum, span) => sum + most[span].bytes, 0),
    10_000_000,
  );
});

test('quiet minutes are forgotten too, when they are too many', async () => {
  const database = new DatabaseSync(file);
  const insert = database.prepare('INSERT INTO Sample (span, at, folded, data) VALUES (60, ?, 1, ?)');
  database.exec('BEGIN');
  for (let minute = 0; minute < 2_000; minute++) insert.run(minute * 60, JSON.stringify(sampleOf([1])));
  database.exec('COMMIT');
  database.close();
  await store.write(2_000 * 60_000, sampleOf([1]), []);
  assert.equal(readAll(60).length, most[60].rows);
});

test('marks are kept, the newest of each kind', async () => {
  const start = at('2026-01-01T00:00:00Z');
  await store.write(start, null, [{ at: start, kind: 'upgrade', words: '0.1.0' }]);
  for (let each = 1; each <= 310; each++) await store.write(start + each, null, [{ at: start + each, kind: 'publication', words: String(each) }]);
  const marks = store.marks(0);
  assert.deepEqual([marks.length, marks[0]?.kind, marks[1]?.words, store.lastMark('start', 'upgrade')?.words], [301, 'upgrade', '11', '0.1.0']);
});
