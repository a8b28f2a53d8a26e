import { stop } from '../src/comparison/processes.service.js';
import { type Contender, run } from './contender.js';
import { ratioOf, type Spread, spreadOf } from '../src/core/spread.js';

export type StartUp = { app: Spread; bare: Spread; ratio: Spread; npmStart: Spread };

/** Milliseconds from spawning a process to its first 200; taking turns, after one start each that nobody counts. */
export async function startUp(contenders: { app: Contender; bare: Contender; npmStart: Contender }, rounds: number): Promise<StartUp> {
  const times = { app: [] as number[], bare: [] as number[], npmStart: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const name of ['app', 'bare', 'npmStart'] as const) {
      const milliseconds = await timeOf(contenders[name]);
      if (round > 0) times[name].push(milliseconds);
    }
  }
  const { app, bare, npmStart } = times;
  return { app: spreadOf(app), bare: spreadOf(bare), ratio: ratioOf(app, bare), npmStart: spreadOf(npmStart) };
}

async function timeOf(contender: Contender): Promise<number> {
  const start = performance.now();
  const child = await run(contender, []);
  const milliseconds = performance.now() - start;
  await stop(child);
  return milliseconds;
}
