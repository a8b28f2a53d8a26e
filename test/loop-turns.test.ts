import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from '../src/platform/turns.js';

/** Keeps the loop busy. */
function work(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end;);
}

test('of several long works on one loop each goes on in a turn of its own, and others come in between', async () => {
  const turns = new Turns();
  let others = 0;
  let isOver = false;
  const look = (): void => {
    others++;
    if (!isOver) setImmediate(look);
  };
  const seen: number[] = [];
  work(20);
  setImmediate(look);
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      await turns.give();
      seen.push(others);
      work(20);
    }),
  );
  isOver = true;
  assert.equal(new Set(seen).size, 8, `${seen.join(', ')}: no two in one turn`);
});

test('short work does not wait', async () => {
  const waited: number[] = [];
  // A busy machine may take the processor away for longer than the work takes
  for (let tries = 0; tries < 20; tries++) {
    const turns = new Turns();
    let others = 0;
    setImmediate(() => others++);
    for (let n = 0; n < 10; n++) await turns.give();
    waited.push(others);
  }
  assert.ok(waited.includes(0));
});
