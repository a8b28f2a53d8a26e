import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../core/problem.js';
import { firstAnswer, type Wanted } from './first-answer.service.js';
import { launch, stop } from './processes.service.js';
import { drop, temporaryFolder } from './temporary.store.js';
import type { Variant } from './variant.js';

/** A variant that is up. */
export type Up = { pids: number[]; firstAnswerMs: number; stop: () => Promise<void> };

/** A command, on the core that `pin` gives it. */
const bound = (pin: readonly string[], ...words: [string, ...string[]]): [string, ...string[]] => [...pin, ...words] as [string, ...string[]];

const tailCharacters = 500;

/**
 * Starts all commands of a variant and waits for its first 200 (or what else is wanted) at `path`.
 * @param pin what goes before each command: the core that it may use
 * @throws Problem('conflict') when one of them ends before, with the last that it said
 */
export async function startVariant(variant: Variant, path: string, pin: readonly string[], isWanted?: Wanted): Promise<Up> {
  const url = new URL(path, variant.url).href;
  const folder = temporaryFolder('variant');
  const log = join(folder, 'said');
  const file = openSync(log, 'a');
  const begin = performance.now();
  const env = { ...process.env, ...variant.environment };
  const children = variant.start.map((line) => launch({ command: bound(pin, 'sh', '-c', line), env, cwd: variant.folder ?? undefined }, file));
  closeSync(file);
  const stopAll = async () => {
    await Promise.all(children.map(stop));
    drop(folder);
  };
  try {
    await firstAnswer(url, children, isWanted);
  } catch (error) {
    const said = readFileSync(log, 'utf8').trim().slice(-tailCharacters);
    await stopAll();
    throw new Problem('conflict', `${variant.name}: ${(error as Error).message}${said && `. It said:\n${said}`}`);
  }
  return { pids: children.map(({ pid }) => pid!), firstAnswerMs: performance.now() - begin, stop: stopAll };
}
