import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { Lane, type Waiting } from '../src/site/lane.js';
import { Lines } from '../src/site/lines.service.js';

type Heard = { begun: string[]; late: string[]; ends: (() => void)[] };

/** A lane with two places and six in line, and what became of those who came. `time` is what the event loop has left. */
function lane({ crowd = 0, isPressed = true } = {}) {
  const heard: Heard = { begun: [], late: [], ends: [] };
  const time = { hasLeft: true, begin: () => () => {} };
  const own = new Lane({ atOnce: 2, inLine: 6, crowd }, time, () => isPressed);
  const someone = (name: string, client: string | null = null, more: Partial<Waiting> = {}): boolean =>
    own.enter({
      client,
      until: 1_000,
      begin: (end) => {
        heard.begun.push(name);
        heard.ends.push(end);
      },
      late: () => heard.late.push(name),
      isGone: () => false,
      ...more,
    });
  const all = (now = 0) => {
    while (own.begin(now));
  };
  return { own, heard, time, someone, all };
}

test('so many begin at once, the others in their order, and who finds no place in line is refused', () => {
  const { heard, someone, all } = lane();
  const names = [...'abcdefgh'];
  assert.deepEqual(names.map((name) => someone(name)), names.map(() => true)); // prettier-ignore
  assert.equal(someone('i'), false);
  all();
  assert.deepEqual(heard.begun, ['a', 'b']);
  heard.ends.shift()!();
  all();
  assert.deepEqual(heard.begun, ['a', 'b', 'c']);
  assert.equal(someone('j'), true);
  assert.equal(someone('k'), false);
});

test('one client has a quarter of the places at most, and gets them back', () => {
  const { heard, someone, all } = lane();
  assert.deepEqual([someone('a', 'x'), someone('b', 'x'), someone('c', 'x'), someone('d', 'y')], [true, true, false, true]);
  all();
  heard.ends[0]!();
  assert.equal(someone('e', 'x'), true);
  assert.equal(someone('f', 'x'), false);
});

test('who waits too long is told so, who went away holds nobody up', () => {
  const { heard, someone, all } = lane();
  someone('gone', null, { isGone: () => true });
  someone('late', null, { until: 500 });
  someone('here');
  all(600);
  assert.deepEqual([heard.begun, heard.late], [['here'], ['late']]);
});

test('while readers are there nobody begins for whom the event loop has no time left, but who comes alone', () => {
  const strangers = lane();
  strangers.time.hasLeft = false;
  strangers.someone('a');
  strangers.all();
  assert.deepEqual(strangers.heard.begun, []);
  strangers.time.hasLeft = true;
  strangers.all();
  assert.deepEqual(strangers.heard.begun, ['a']);

  const known = lane({ crowd: 2 });
  known.time.hasLeft = false;
  known.someone('a');
  known.all();
  known.someone('b');
  known.all();
  assert.deepEqual(known.heard.begun, ['a']);

  const nobodyReads = lane({ isPressed: false });
  nobodyReads.time.hasLeft = false;
  nobodyReads.someone('a');
  nobodyReads.all();
  assert.deepEqual(nobodyReads.heard.begun, ['a']);
});

test('who is in line when the process ends is let in, however little time of the loop is left for them', async () => {
  const lines = new Lines();
  lines.lastReader = performance.now();
  let begun = 0;
  const work = (end: () => void) => {
    begun++;
    // As much of the loop as one counts for at most: after some of them nothing is left
    for (const until = performance.now() + 55; performance.now() < until;);
    end();
  };
  for (let n = 0; n < 20; n++) assert.ok(lines.enter('search', 'stranger', { client: null, until: Infinity, begin: work, late: () => assert.fail(), isGone: () => false })); // prettier-ignore
  for (let turn = 0; turn < 100; turn++) await turnOfLoop();
  assert.ok(begun > 2 && begun < 10, `${begun} of 20 were let in while readers are there`);
  lines.finish();
  for (let turn = 0; turn < 100; turn++) await turnOfLoop();
  assert.equal(begun, 20);
});
