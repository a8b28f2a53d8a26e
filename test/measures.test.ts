import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recorder } from '../src/instruments/recorder.js';

const told = (recorder: Recorder) => [...recorder.latencies].map(({ route, outcome, times, bytes }) => [route, outcome, times.count, bytes]);

test('what was really sent is told apart: a 304 is no 200, and who went away is neither', () => {
  const recorder = new Recorder();
  recorder.answered({ route: 'page', status: 200, nanoseconds: 20_000, bytes: 5_000, isCut: false });
  recorder.answered({ route: 'page', status: 206, nanoseconds: 20_000, bytes: 100, isCut: false });
  recorder.answered({ route: 'page', status: 304, nanoseconds: 9_000, bytes: 0, isCut: false });
  recorder.answered({ route: 'page', status: 200, nanoseconds: 9e9, bytes: 700, isCut: true });
  recorder.answered({ route: '/admin/posts/:id', status: 503, nanoseconds: 1e6, bytes: 0, isCut: false });
  assert.deepEqual(told(recorder), [
    ['page', '2xx', 2, 5_100],
    ['page', '304', 1, 0],
    ['page', 'cut', 1, 700],
    ['/admin/posts/:id', '5xx', 1, 0],
  ]);
});

test('sampling takes what came since the last time, and loses nothing of the whole', () => {
  const recorder = new Recorder();
  const counts: number[] = [];
  for (const times of [3, 0, 2]) {
    recorder.count('publications', times);
    recorder.took('gc_pause', 1_000);
    recorder.take((lately) => counts.push(lately.counts.publications));
  }
  assert.deepEqual(counts, [3, 0, 2]);
  assert.equal(recorder.counted('publications'), 5);
  assert.equal(recorder.duration('gc_pause').count, 3);
});

test('routes that somebody makes up by the thousand take no memory', () => {
  const recorder = new Recorder();
  for (let at = 0; at < 2_000; at++) recorder.answered({ route: `/made/up/${at}`, status: 200, nanoseconds: 1, bytes: 0, isCut: false });
  const routes = told(recorder);
  assert.ok(routes.length <= 401, String(routes.length));
  assert.equal(
    routes.reduce((sum, [, , count]) => sum + Number(count), 0),
    2_000,
  );
});

test('a gauge that nobody can read is unknown, and breaks nothing', () => {
  const recorder = new Recorder();
  recorder.watch('rss_bytes', () => 5);
  recorder.watch('pss_bytes', () => {
    throw new Error('no such file');
  });
  assert.deepEqual([recorder.gauge('rss_bytes'), recorder.gauge('pss_bytes'), recorder.gauge('purges_waiting')], [5, null, null]);
});
