import { invalid, Problem } from '../core/problem.js';
import { checkOwner } from '../loadtest/gentle.js';
import { whereIs, type Where } from '../loadtest/own-machine.store.js';
import { apart } from './cores.store.js';
import { isThere } from './first-answer.service.js';
import { thisMachine } from './machine.store.js';
import type { Comparison, Measured } from './measured.js';
import { output } from './processes.service.js';
import { quietMoment } from './quiet.store.js';
import { remarksOn } from './remarks.js';
import { answeredByAll, insist, pathsAt, seeAll } from './seen.service.js';
import { type Setting, turnOf } from './turn.service.js';
import type { Variant } from './variant.js';
import { oddName, sharedName } from './variant-file.js';
import { startVariant } from './variant-server.service.js';

export type Wish = Omit<Setting, 'paths' | 'pin'> & {
  /** null: the home page and what it links to */
  paths: string[] | null;
  rounds: number;
  /** machines elsewhere that may be asked */
  owned: string[];
  /** how long others, who use the machine, may hold up the whole run */
  waitSeconds: number;
  command: string;
  progress: (text: string) => void;
};

/** Measures variants one beside the other. @throws Problem when one of them can't be measured; AbortError when it was told to stop */
export async function compare(variants: readonly Variant[], wish: Wish): Promise<Comparison> {
  const name = sharedName(variants);
  if (name !== null) throw invalid('variants', `Two variants are called ${name}`);
  const odd = oddName(variants);
  if (odd !== null) throw invalid('variants', `${JSON.stringify(odd)} can’t be a name: a post would not show it as it is`);
  for (const variant of variants) await ask(variant, wish.owned);
  const pin = apart();
  const { looked, paths } = await lookAtAll(variants, wish, pin);
  const measured = looked.map(({ variant, version, seen }): Measured => ({
    variant,
    version,
    seen: seen.filter(({ path }) => paths.includes(path)),
    turns: [],
  }));
  const others: number[] = [];
  const machine = { ...thisMachine(), pinned: pin.length > 0 };
  const patience = { seconds: wish.waitSeconds };
  for (let round = 0; round < wish.rounds; round++)
    for (let place = 0; place < measured.length; place++) {
      const at = (round + place) % measured.length;
      const { variant, turns } = measured[at]!;
      wish.progress(`Round ${round + 1} of ${wish.rounds}: ${variant.name}`);
      others.push(await quietMoment(patience));
      turns.push(await turnOf(variant, looked[at]!.where, { ...wish, paths, pin }));
    }
  const { command, rounds, seconds, users, rates } = wish;
  const made = { machine, command, paths, rounds, seconds, users, rates, others, measured };
  return { ...made, remarks: remarksOn(made) };
}

/** Every variant is up once before anything counts: what they answer is what is compared. */
async function lookAtAll(variants: readonly Variant[], { paths: wanted, signal, progress }: Wish, pin: readonly string[]) {
  const looked: (Omit<Measured, 'turns'> & { where: Where })[] = [];
  let paths = wanted;
  for (const variant of variants) {
    progress(`A look at ${variant.name}`);
    signal.throwIfAborted();
    const up = variant.start.length > 0 ? await startVariant(variant, paths?.[0] ?? '/', pin, isThere) : null;
    try {
      const where = await whereIs(variant.url, false);
      paths ??= await pathsAt(variant.url);
      const seen = await seeAll(variant.url, paths);
      if (wanted) insist(variant.name, seen);
      looked.push({ variant, version: await versionOf(variant), seen, where });
    } finally {
      await up?.stop();
    }
  }
  const common = answeredByAll(looked);
  if (common.length === 0) throw new Problem('conflict', 'There is no page that all variants answer with 200: name some with --path');
  return { looked, paths: wanted ?? common };
}

async function versionOf({ version, folder }: Variant): Promise<string | null> {
  if (version === null) return null;
  return (await output({ command: ['sh', '-c', `(${version}) 2>&1`], ...(folder !== null && { cwd: folder }) })).trim().split('\n')[0]!;
}

/** @throws Problem('forbidden') when it is not of this machine and nobody said that it may be; 'conflict' when it is to be started and is there */
async function ask({ name, url, start }: Variant, owned: readonly string[]): Promise<void> {
  const where = await whereIs(url, false).catch((error: unknown) => {
    if (start.length > 0 && error instanceof Problem && error.kind === 'missing') return null;
    throw error;
  });
  if (!where) return;
  checkOwner(where, owned.find((host) => host.toLowerCase() === where.url.hostname) ?? owned[0] ?? null);
  if (start.length > 0) throw new Problem('conflict', `${name}: somebody answers at ${url} already; what is not to be started needs no --start`);
}
