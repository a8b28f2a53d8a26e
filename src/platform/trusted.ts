import { createRequire } from 'node:module';
import type { IncomingMessage } from 'node:http';

const load = createRequire(import.meta.url);
const library = () => load('@fastify/proxy-addr') as typeof import('@fastify/proxy-addr');

/** Says which addresses are those of proxies that are believed. It is loaded when it is first asked: who only reads pages asks for nothing of it. @param trusted addresses and networks */
export function proxiesOf(trusted: readonly string[]): (address: string) => boolean {
  let isTrusted: ((address: string, hop: number) => boolean) | undefined;
  return (address) => (isTrusted ??= library().compile([...trusted]))(address, 0);
}

/** Finds out where a reader is: the connection's other end, or what a proxy that is believed says of it. @param trusted addresses and networks */
export function addressReader(trusted: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = proxiesOf(trusted);
  return (request) => library().default(request, isTrusted);
}
