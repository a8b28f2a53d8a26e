import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from '../src/auth/turns.js';
import { mustBeStrong } from '../src/auth/strength.service.js';
import { Problem } from '../src/core/problem.js';
import { Workbench } from '../src/media/workbench.service.js';
import { DueWork } from '../src/platform/due-work.service.js';
import { renderApart, renderingState } from '../src/rendering/render-pool.service.js';

const isBusy = (error: unknown): boolean => error instanceof Problem && error.kind === 'busy';

/** How many of so many promises were refused because too much waits. */
async function refused(all: Promise<unknown>[]): Promise<number> {
  const settled = await Promise.allSettled(all);
  return settled.filter((each) => each.status === 'rejected' && isBusy(each.reason)).length;
}

test('passwords: two are looked at at once, one of them a stranger’s, sixteen of each wait, the others are refused', async () => {
  const turns = new Turns(2, 16);
  const free = Promise.withResolvers<void>();
  const begun: string[] = [];
  const take = (lane: 'known' | 'stranger') => turns.take(lane, async () => (begun.push(lane), free.promise));
  const strangers = refused(Array.from({ length: 20 }, () => take('stranger')));
  await sleep(0);
  assert.deepEqual(begun, ['stranger']);
  const known = refused(Array.from({ length: 20 }, () => take('known')));
  await sleep(0);
  assert.deepEqual(begun, ['stranger', 'known']);
  free.resolve();
  assert.deepEqual([await strangers, await known], [3, 3]);
  assert.equal(begun.filter((lane) => lane === 'stranger').length, 17);
  assert.ok(begun.slice(0, 18).filter((lane) => lane === 'known').length >= 16, 'the known come first');
});

test('strength: one password is judged at once, sixteen wait', async () => {
  assert.equal(await refused(Array.from({ length: 20 }, () => mustBeStrong('four words that never met', []))), 3);
});

test('files: a hundred wait to be looked at', async () => {
  const bench = new Workbench();
  const job = { kind: 'clean', name: 'a', path: '/nowhere/at/all' } as unknown as Parameters<Workbench['run']>[0];
  const all = Array.from({ length: 110 }, () => bench.run(job));
  const count = refused(all);
  assert.ok(bench.jobs <= 101);
  bench.onModuleDestroy();
  assert.equal(await count, 9);
});

test('texts: two hundred wait to be rendered for somebody', async () => {
  const text = { markdown: ['*a*', ''], excerpt: '', isCleaned: false } as const;
  const all = Array.from({ length: 260 }, () => renderApart(text as never));
  assert.ok(renderingState().waiting <= 200);
  assert.ok((await refused(all)) >= 50);
});

class Rounds extends DueWork {
  begun = 0;
  readonly hold = Promise.withResolvers<void>();
  constructor() {
    super('rounds', { now: () => new Date() });
  }
  protected async doDue(): Promise<null> {
    this.begun++;
    await this.hold.promise;
    return null;
  }
}

test('work that is due: whoever asks while a round is under way waits for one more, and no more', async () => {
  const rounds = new Rounds();
  const first = rounds.flush();
  await sleep(0);
  const others = Array.from({ length: 1_000 }, () => rounds.flush());
  assert.equal(rounds.begun, 1);
  assert.equal(new Set(others).size, 1);
  rounds.hold.resolve();
  await Promise.all([first, ...others]);
  assert.equal(rounds.begun, 2);
  await rounds.flush();
  assert.equal(rounds.begun, 3);
  assert.equal(rounds.isAtWork, false);
  await rounds.onModuleDestroy();
});
