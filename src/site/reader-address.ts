import type { IncomingMessage } from 'node:http';
import { compile, default as addressBehind } from '@fastify/proxy-addr';

/** Finds out where a reader is: the connection's other end, or what a proxy that is believed says of it. @param trusted addresses and networks */
export function addressReader(trusted: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = compile([...trusted]);
  return (request) => addressBehind(request, isTrusted);
}
