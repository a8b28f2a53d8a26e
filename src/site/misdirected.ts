import type { ServerResponse } from 'node:http';
import { plainHeaders } from '../platform/security-headers.js';

/** The paths that know who asks. What readers get is the same under every name. */
const guarded = new Set(['admin', 'api']);

export const isGuarded = (first: string): boolean => guarded.has(first);

/** 421 (RFC 9110, 15.5.20): under this name there is no blog. Returns how many bytes the body has. */
export function misdirect(response: ServerResponse, url: string): number {
  const body = `This blog is at ${url}, and answers under no other name. Whoever runs it says by QVILL_URL where it is.\n`;
  response.writeHead(421, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(body),
    ...plainHeaders,
  });
  response.end(body);
  return Buffer.byteLength(body);
}
