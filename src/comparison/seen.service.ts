import { Problem } from '../core/problem.js';
import { plainText } from '../core/html.js';
import { countWords } from '../core/words.js';
import { linksIn } from '../loadtest/crawl/links-in.js';
import type { Seen } from './measured.js';

const patienceMs = 10_000;
const longest = 1_000_000;
const mostPaths = 8;

/** What is at an address, once, unpacked; redirects are not followed. @throws Problem('conflict') when nothing comes */
async function see(url: string, path: string): Promise<{ seen: Seen; body: string; type: string }> {
  const address = new URL(path, url);
  const unanswered = (error: Error) => {
    throw new Problem('conflict', `${address.href} gave no answer: ${(error.cause as Error | undefined)?.message ?? error.message}`);
  };
  const response = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(patienceMs) }).catch(unanswered);
  const body = await response.text().catch(unanswered);
  const seen = { path, status: response.status, bytes: Buffer.byteLength(body), words: countWords(plainText(body, longest)) };
  return { seen, body, type: response.headers.get('content-type') ?? '' };
}

export async function seeAll(url: string, paths: readonly string[]): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const path of paths) seen.push((await see(url, path)).seen);
  return seen;
}

/** The home page, and pages that it links to. */
export async function pathsAt(url: string): Promise<string[]> {
  const { body, type } = await see(url, '/');
  const links = linksIn(body, type, new URL('/', url).href).flatMap((link) => {
    const { origin, pathname, search } = new URL(link);
    // Files and feeds are no pages
    return origin === new URL(url).origin && search === '' && !/\.\w+$/.test(pathname) ? [pathname] : [];
  });
  return [...new Set(['/', ...links])];
}

/** Those paths, of all that were looked at, that every variant answers with 200. */
export const answeredByAll = (all: readonly { seen: readonly Seen[] }[]): string[] =>
  all[0]!.seen.map(({ path }) => path).filter((path) => all.every(({ seen }) => seen.some((one) => one.path === path && one.status === 200))).slice(0, mostPaths); // prettier-ignore

/** @throws Problem('conflict') with all paths that a variant does not answer with 200: what is not there can't be compared */
export function insist(name: string, seen: readonly Seen[]): void {
  const wrong = seen.filter(({ status }) => status !== 200);
  if (wrong.length > 0)
    throw new Problem('conflict', `${name} answers ${wrong.map(({ path, status }) => `${path} with ${status}`).join(', ')}, and not with 200`);
}
