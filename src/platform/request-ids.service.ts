import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { proxiesOf } from './trusted.js';

export const requestIdHeader = 'X-Request-Id';

/** The id of the request for which something is being done, for the log. */
export const currentRequest = new AsyncLocalStorage<string>();

/** Names each request: as a proxy that is believed names it, else anew. Whatever stands in a log may not be longer, or anything else, than a name. */
export function requestNamer(trusted: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = proxiesOf(trusted);
  return (request) => {
    const given = request.headers['x-request-id'];
    const isGiven = typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) && isTrusted(request.socket.remoteAddress ?? '');
    return isGiven ? given : randomBytes(16).toString('hex');
  };
}
