/** A line of the access log (nginx/nginx.conf, nginx/varnish.log-format). Every field as it stands there. */
export type LogLine = {
  time: string;
  status: number;
  method: string;
  uri: string;
  /** until the last byte was handed on (nginx), or the first one came (Varnish) */
  seconds: number;
  referrer: string;
  agent: string;
  address: string;
  forwarded: string;
  /** what the request was made for, if a browser made it before anybody wanted the page */
  purpose: string;
  /** whether a cache before this server has answered others, which are in no line of this log */
  isPartial: boolean;
};

/** Null for what is no line of ours. */
export function logLine(text: string): LogLine | null {
  const read = parsed(text);
  if (read === null) return null;
  const { time, status, method, uri, seconds, referrer, agent, address, forwarded, purpose, cache } = read;
  if (typeof time !== 'string' || typeof status !== 'number' || typeof method !== 'string' || typeof uri !== 'string') return null;
  return {
    time,
    status,
    method,
    uri,
    seconds: Number(seconds ?? Number.NaN),
    referrer: told(referrer),
    agent: told(agent),
    address: told(address),
    forwarded: told(forwarded),
    purpose: told(purpose),
    isPartial: 'app_seconds' in read && (cache === 'MISS' || cache === 'PASS'),
  };
}

/** Varnish writes `-` for what was not sent. */
const told = (value: unknown): string => (typeof value === 'string' && value !== '-' ? value : '');

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    // Varnish writes bytes that are no text as \xFF, which JSON does not know
    return text.includes('\\x') ? parsed(text.replaceAll(/\\x([\da-f]{2})/gi, '\\u00$1').replaceAll('\\x', '')) : null;
  }
}
