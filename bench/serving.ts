import type { ChildProcess } from 'node:child_process';
import { stop } from '../src/comparison/processes.service.js';
import { type Contender, run } from './contender.js';
import { cpuSecondsOf } from '../src/loadtest/memory/proc.store.js';
import { quietMoment } from '../src/comparison/quiet.store.js';
import { ratioOf, type Spread, spreadOf } from '../src/core/spread.js';
import { type Load, load } from './wrk.js';

/** Ours and what it is held against, asked for the same bytes. */
export type Duel = { name: string; against: string; encoding: 'identity' | 'gzip'; ours: Contender; reference: Contender };
export type Side = { requestsPerSecond: Spread; p50Ms: Spread; p99Ms: Spread; cpuMicroseconds: Spread; errors: number };
export type DuelResult = { name: string; against: string; encoding: string; ours: Side; reference: Side; ratio: Spread; p99Ratio: Spread; cpuRatio: Spread };
/** `starts`: how often everybody is started anew, for so many rounds each; 1 unless it is said. A process is up to 5 % faster or slower than another one of the same program. */
export type Rounds = { rounds: number; seconds: number; starts?: number; pinServer: readonly string[]; pinLoad: readonly string[] };

/** A round, and what a request of it cost the server: on a busy machine that number holds still when the rate does not. */
type Turn = Load & { cpuMicroseconds: number };

export type Serving = { duels: DuelResult[]; /** what others took of the machine between the rounds, 0 to 1 */ others: Spread };

const patienceSeconds = 60;

/** All contenders are up together and take short turns, forwards and backwards, so that each meets the same moods of the machine. */
export async function serve(duels: Duel[], options: Rounds, progress: (text: string) => void): Promise<Serving> {
  const turns = duels.flatMap(({ ours, reference, encoding }) => [ours, reference].map((contender) => ({ contender, encoding, loads: [] as Turn[] })));
  const { rounds, seconds, starts = 1 } = options;
  const others: number[] = [];
  for (let start = 0; start < starts; start++) {
    const children = new Map<Contender, ChildProcess>();
    for (const { contender } of turns) if (!children.has(contender)) children.set(contender, await run(contender, options.pinServer));
    const ask = ({ contender, encoding }: (typeof turns)[number], duration: number) =>
      costed(children.get(contender)!.pid!, () => load(contender.url, encoding, duration, options.pinLoad));
    progress('Serving: warming up');
    for (const turn of turns) await ask(turn, Math.min(2, seconds));
    for (let round = 1; round <= rounds; round++) {
      others.push(await quietMoment({ seconds: patienceSeconds }));
      progress(`Serving: round ${start * rounds + round} of ${starts * rounds}`);
      for (const turn of round % 2 === 0 ? turns.toReversed() : turns) turn.loads.push(await ask(turn, seconds));
    }
    await Promise.all([...children.values()].map(stop));
  }
  return { others: spreadOf(others), duels: duels.map((duel, i) => compare(duel, turns[2 * i]!.loads, turns[2 * i + 1]!.loads)) };
}

async function costed(leader: number, round: () => Promise<Load>): Promise<Turn> {
  const before = cpuSecondsOf(leader);
  const result = await round();
  return { ...result, cpuMicroseconds: ((cpuSecondsOf(leader) - before) * 1e6) / result.requests };
}

function compare({ name, against, encoding }: Duel, ours: Turn[], reference: Turn[]): DuelResult {
  const of = (loads: Turn[], field: keyof Turn) => loads.map((each) => each[field]);
  const ratio = (field: keyof Turn) => ratioOf(of(ours, field), of(reference, field));
  const ratios = { ratio: ratio('requestsPerSecond'), p99Ratio: ratio('p99Ms'), cpuRatio: ratio('cpuMicroseconds') };
  return { name, against, encoding, ours: side(ours), reference: side(reference), ...ratios };
}

function side(loads: Turn[]): Side {
  const spread = (field: keyof Turn) => spreadOf(loads.map((each) => each[field]));
  const errors = loads.reduce((sum, each) => sum + each.errors, 0);
  return { requestsPerSecond: spread('requestsPerSecond'), p50Ms: spread('p50Ms'), p99Ms: spread('p99Ms'), cpuMicroseconds: spread('cpuMicroseconds'), errors };
}
