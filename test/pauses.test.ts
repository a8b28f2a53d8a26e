import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { collectGarbage } from '../src/instruments/collect-garbage.js';
import { Pauses } from '../src/instruments/pauses.service.js';
import { Recorder } from '../src/instruments/recorder.js';

/** Collects so often, and waits until Node has told of it. */
async function collect(times: number): Promise<void> {
  for (let n = 0; n < times; n++) collectGarbage();
  await pause(50);
}

test('each collection is counted, and of a flood of them one second in ten, which stands for all ten', async () => {
  const recorder = new Recorder();
  const pauses = new Pauses(recorder);
  const counted = () => recorder.duration('gc_pause').count;
  /** How many were counted for these. */
  const told = async (work: () => Promise<unknown>) => {
    const before = counted();
    await work();
    pauses.tick();
    return counted() - before;
  };
  await collect(1);
  pauses.tick();
  const few = await told(() => collect(10));
  assert.ok(few >= 10 && few < 50, `${few} of ten`);
  const first = await told(() => collect(60));
  assert.ok(first >= 60 && first < 120, `${first} of sixty`);
  assert.equal(await told(() => collect(60)), 0, 'nobody listens');
  for (let second = 0; second < 8; second++) pauses.tick();
  const tenfold = await told(() => collect(60));
  assert.ok(tenfold >= 600 && tenfold < 1_200 && tenfold % 10 === 0, `${tenfold} of six hundred`);
  for (let second = 0; second < 9; second++) pauses.tick();
  const after = await told(() => collect(10));
  assert.ok(after >= 10 && after < 50, `${after} of ten, when the flood is over`);
  assert.ok(recorder.duration('gc_pause').max > 10_000, 'nanoseconds');
  pauses.close();
});
