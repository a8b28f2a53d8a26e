import { readFileSync } from 'node:fs';
import { invalid } from '../core/problem.js';
import { Crawl, usualLimits } from '../loadtest/crawl/crawl.service.js';
import { pathsFile, readPaths, readRedirects, redirectsFile, targetsOf } from '../loadtest/crawl/paths-file.js';
import { checkOwner, gentle, gently } from '../loadtest/gentle.js';
import type { Plan, Target } from '../loadtest/load/plan.js';
import { machine } from '../loadtest/machine.store.js';
import { type Where, whereIs } from '../loadtest/own-machine.store.js';
import { newFolder, ReportFolder } from '../loadtest/report/folder.store.js';
import { inHtml } from '../loadtest/report/in-html.js';
import { inText } from '../loadtest/report/in-text.js';
import { k6Script } from '../loadtest/report/k6-script.js';
import type { CrawlSummary, Summary } from '../loadtest/report/summary.js';
import { check } from '../loadtest/report/thresholds.js';
import type { Terminal } from './command.js';
import { runLoad } from './measure-load.js';
import type { Wish } from './measure-options.js';
import { untilTold, watched } from './watched.js';

const usualUsers = 10;
/** At a rate: no more than the connections that a server of the usual kind takes. */
const usualConnections = 500;
const usualSeconds = 30;
const overTimeSeconds = 300;

/** A load test of a site, with the memory of its server. */
export async function measureSite(wish: Wish, address: string, terminal: Terminal): Promise<number> {
  const where = await whereIs(address, wish.insecure);
  checkOwner(where, wish.owned);
  const folder = new ReportFolder(wish.files.to ?? newFolder(where.url.host), wish.files.overwrite);
  const watch = watched(terminal, wish.quiet);
  const told = untilTold();
  const startedAt = new Date();
  const getTargets = async () => {
    const { targets, crawl } = await targetsFor(wish, where, { folder, tell: watch.tell, signal: told.signal });
    const plan = planFor(wish, where, targets);
    folder.write('k6.js', k6Script(where.url.origin, plan, wish.thresholds));
    return { plan, crawl };
  };
  const { load, memory, leak, crawl, failed } = await runLoad({ wish, where, getTargets, tell: watch.tell, signal: told.signal });
  told.done();
  watch.end();
  const thresholds = wish.thresholds.map((threshold) => check(threshold, load, memory));
  const summary: Summary = { startedAt: startedAt.toISOString(), url: where.url.href, address: where.dial.address, machine: machine(), crawl, load, memory, leak, thresholds }; // prettier-ignore
  folder.write('summary.json', summary);
  folder.write('summary.html', inHtml(summary));
  terminal.out(wish.json ? JSON.stringify(summary) : `${inText(summary)}\n\n${folder.path}/summary.html`);
  const reasons = [...failed, ...thresholds.filter((each) => each.failed).map(({ text, said }) => `${text}: ${said}`)];
  if (reasons.length > 0) terminal.error(`qvill: measure failed: ${reasons.join('; ')}`);
  return reasons.length > 0 ? 1 : 0;
}

type Crawling = { folder: ReportFolder; tell: (text: string) => void; signal: AbortSignal };

async function targetsFor(wish: Wish, where: Where, { folder, tell, signal }: Crawling): Promise<{ targets: Target[]; crawl: CrawlSummary | null }> {
  const { paths, redirects } = wish.files;
  if (paths !== null) {
    const more = redirects === null ? [] : readRedirects(textOf(redirects), redirects);
    return { targets: [...readPaths(textOf(paths), paths), ...more], crawl: null };
  }
  const most = where.isOwn ? usualLimits.pages : gentle.pages;
  const limits = { ...usualLimits, pages: Math.min(wish.pages ?? most, where.isOwn ? Infinity : most), atOnce: where.isOwn ? usualLimits.atOnce : 1 };
  const site = await new Crawl(where, { limits, ignoreRobots: wish.ignoreRobots, signal, progress: tell }).run();
  const now = new Date();
  folder.write('paths.json', pathsFile(site, now));
  folder.write('redirects.json', redirectsFile(site, now));
  const { leftOut, notes } = site;
  return { targets: targetsOf(site), crawl: { paths: site.paths.length, redirects: site.redirects.map(({ from, status, said }) => ({ from, status, said })), leftOut, notes } }; // prettier-ignore
}

function planFor(wish: Wish, { dial, isOwn }: Where, targets: Target[]): Plan {
  const seconds = wish.seconds ?? (wish.overTime ? overTimeSeconds : usualSeconds);
  const users = wish.users ?? (wish.rate === null ? usualUsers : usualConnections);
  const plan: Plan = { dial, targets, users, seconds, thinkMs: wish.thinkMs, timeoutMs: wish.timeoutMs, ...(wish.rate === null ? {} : { rate: wish.rate }) };
  return isOwn ? plan : gently(plan);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid('paths', `${file} can’t be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
