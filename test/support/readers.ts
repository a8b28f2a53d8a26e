import { Sketch } from '../../src/core/sketch.js';
import { Readership } from '../../src/readership/readership.service.js';
import { rowsOf } from './rows.js';
import type { Blog } from './blog.js';

export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0';
export const safari = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1';

export type Fields = Partial<Record<'time' | 'method' | 'uri' | 'agent' | 'referrer' | 'address' | 'forwarded' | 'cache' | 'purpose', string>> & {
  status?: number;
  seconds?: number;
};

/** A line as nginx writes it: somebody reads `/welcome`, unless it is said otherwise. */
export const line = (some: Fields = {}): string =>
  `${JSON.stringify({
    time: '2026-11-22T12:00:00+00:00',
    status: 200,
    method: 'GET',
    host: 'blog.example',
    uri: '/welcome',
    bytes: 4200,
    seconds: 0.001,
    app_seconds: '',
    referrer: '',
    agent: firefox,
    address: '203.0.113.7',
    forwarded: '',
    cache: '',
    purpose: '',
    protocol: 'HTTP/1.1',
    ...some,
  })}\n`;

export const flush = (blog: Blog): Promise<void> => blog.app.get(Readership).flush();

type Row = { day: string; kind: string; name: string; count: number; sketch: Uint8Array | null };

/** What was counted, by kind and name; of a day, or of all. How many different readers there were is estimated from what is kept of them. */
export function counted(blog: Blog, day?: string): Record<string, Record<string, number>> {
  const found: Record<string, Record<string, number>> = {};
  for (const row of (rowsOf(blog, true)['Reading'] as Row[]).filter((each) => day === undefined || each.day === day)) {
    const names = (found[row.kind] ??= {});
    names[row.name] = (names[row.name] ?? 0) + row.count + (row.sketch ? new Sketch(row.sketch).estimate : 0);
  }
  return found;
}
