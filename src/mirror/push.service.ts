import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../core/problem.js';
import type { Config } from '../platform/config.js';
import { plainFolder } from '../platform/folders.js';
import { bucketSite } from './bucket-site.js';
import type { Contents } from './contents.js';
import { ownFolder } from './manifest.js';
import { type Plan, planFor } from './plan.js';
import { plainSite } from './plain-site.js';
import { withSnapshot } from './snapshot.store.js';
import type { Target } from './target.js';

export type PushOptions = { dryRun: boolean; stubs: boolean; progress: (done: number, total: number) => void };
export type PushReport = { target: string; sent: string[]; removed: string[]; untouched: number; bytes: number; redirects: number; gone: number };

/**
 * Makes a place hold a copy of the site. Only what differs is sent: what pages show first, then pages, then the lists that name them, removals last.
 * The manifest stands there before anything that it names, so what a crash leaves is known to the next run.
 */
export async function push(config: Config, target: Target, { dryRun, stubs, progress }: PushOptions): Promise<PushReport> {
  let counts = { redirects: 0, gone: 0 };
  const layout = (contents: Contents) => {
    counts = { redirects: contents.moved.length, gone: contents.gone.length };
    return target.hasFolders ? plainSite(contents, configurations(), stubs) : bucketSite(contents);
  };
  return withSnapshot(config, layout, target.hasFolders, async (snapshot) => {
    const { manifest, there } = await target.look();
    if (!manifest && [...there.keys()].some(isOthers))
      throw new Problem('conflict', `${target.place} is not empty, and nothing there says that Qvill wrote it: name an empty place`);
    const before = manifest ?? new Map();
    const plan = planFor(await snapshot.ready(before), before, there);
    const sent = plan.send.flat();
    if (!dryRun && sent.length + plan.remove.length > 0) {
      await target.record(new Map([...before, ...plan.wanted]));
      await sendAll(plan, target, snapshot.folder, progress);
      if (plan.remove.length > 0)
        await target.remove(
          plan.remove,
          [...plan.wanted.keys(), ...there.keys()].filter((name) => !plan.remove.includes(name)),
        );
      await target.record(plan.wanted);
    }
    const bytes = sent.reduce((sum, { size }) => sum + size, 0);
    return { target: target.place, sent: sent.map(({ name }) => name), removed: plan.remove, untouched: plan.untouched, bytes, ...counts };
  });
}

/** What neither a version control nor a first run that was cut off has put there. */
const isOthers = (name: string): boolean => !name.startsWith('.') && !name.startsWith(`${ownFolder}/`);

async function sendAll({ send }: Plan, target: Target, stage: string, progress: PushOptions['progress']): Promise<void> {
  const total = send.flat().length;
  let done = 0;
  for (const files of send.filter((turn) => turn.length > 0)) {
    await target.send(files, stage);
    progress((done += files.length), total);
  }
}

function configurations() {
  const [nginx, caddy, htaccess] = ['nginx.conf', 'caddy.conf', 'htaccess'].map((name) => readFileSync(join(plainFolder, name), 'utf8'));
  return { nginx: nginx!, caddy: caddy!, htaccess: htaccess! };
}
