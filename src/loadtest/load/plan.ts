import { tableOf } from '../../core/table-of.js';

/** Where requests go: an address that was looked at, and not a name that may lead elsewhere the next time. `tls` is null for plain HTTP. */
export type Dial = { address: string; port: number; host: string; tls: { servername: string; insecure: boolean } | null };

/** What is asked for, and what must come. `status` null: whatever comes first is expected from then on. `to`: where a redirect must lead. */
export type Target = { path: string; group: string; status: number | null; bytes?: number; to?: string };

/** One run. Without `rate` each user asks, waits for the answer, thinks, and asks again; with it requests are due at that rate, whatever the answers do. */
export type Plan = {
  dial: Dial;
  targets: readonly Target[];
  /** in a closed loop how many ask at once; in an open one how many connections there may be */
  users: number;
  seconds: number;
  thinkMs?: number;
  rate?: number;
  timeoutMs?: number;
  headers?: Record<string, string>;
};

export const usualTimeoutMs = 10_000;

/** What a browser says of itself, as far as servers answer differently for it. */
export const usualHeaders: Record<string, string> = tableOf({
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-encoding': 'br, gzip',
  'user-agent': 'Qvill measure',
});

/** The bytes of a request. What a path must not hold in HTTP never gets here: it is as URL writes it. */
export function requestFor(path: string, { host }: Dial, headers: Record<string, string> = usualHeaders): Buffer {
  const lines = [`GET ${path} HTTP/1.1`, `host: ${host}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
