import { Misses } from './missed.js';
import { pathOf } from './request-target.js';
import type { Found } from './resolve.js';

/** What nginx may answer by a rule, and what it does when nobody is there. */
const isWorthReading = /"status":(?:301|302|307|308|404|410),"method":"(?:GET|HEAD)"/;
const isMiss = /"status":404,/;

/** What a log tells: how often each rule was used, and which addresses are missed. */
export type Told = { uses: [source: string, times: number][]; misses: Misses };

/** Reads lines of nginx's JSON log (nginx/nginx.conf). @param lookUp what a path answers now */
export function toldBy(log: string, lookUp: (path: string) => Found): Told {
  const uses = new Map<string, number>();
  const misses = new Misses();
  for (const line of log.split('\n')) {
    const { path, referrer } = isWorthReading.test(line) ? requestIn(line) : nothing;
    if (path === null) continue;
    const { rule, status } = lookUp(path);
    if (isMiss.test(line)) {
      if (status === 404) misses.add(path, referrer);
    } else if (rule !== undefined) uses.set(rule, (uses.get(rule) ?? 0) + 1);
  }
  return { uses: [...uses], misses };
}

type Asked = { path: string | null; referrer?: string };
const nothing: Asked = { path: null };

function requestIn(line: string): Asked {
  try {
    const { uri, referrer } = JSON.parse(line) as { uri: unknown; referrer: unknown };
    const path = typeof uri === 'string' ? pathOf(uri) : null;
    return typeof referrer === 'string' ? { path, referrer } : { path };
  } catch {
    return nothing; // half a line, or somebody else's
  }
}
