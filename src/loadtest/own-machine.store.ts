import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { invalid, Problem } from '../core/problem.js';
import { bytesOf } from './address.js';
import type { Dial } from './load/plan.js';

/** A target that was looked at: where it is asked from now on, whatever its name comes to mean. */
export type Where = { url: URL; dial: Dial; isOwn: boolean };

const connectMs = 3_000;

/**
 * Looks where an address leads. Its name is resolved once, and what it resolved to is what is asked. It is the user's own only if every address that
 * the name has is one of this machine: who answers for a name may say one thing now and another in a second.
 * @throws Problem when it is no address to ask, is nowhere, or nobody listens there
 */
export async function whereIs(text: string, insecure: boolean): Promise<Where> {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (!url || !/^https?:$/.test(url.protocol)) throw invalid('URL', `“${text}” is no address to ask: it takes http://… or https://…`);
  if (url.username + url.password !== '') throw invalid('URL', 'An address with a password is not asked');
  url.hash = '';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = await addressesOf(host);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const isOwn = addresses.every(isOfThisMachine);
  // Others are not even knocked at before somebody has said twice that it may be done
  const address = isOwn ? await firstThatListens(addresses, port, url) : addresses[0]!;
  const servername = bytesOf(host) ? '' : host;
  return { url, isOwn, dial: { address, port, host: url.host, tls: url.protocol === 'https:' ? { servername, insecure } : null } };
}

async function addressesOf(host: string): Promise<string[]> {
  if (bytesOf(host)) return [host];
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch {
    throw new Problem('missing', `Nobody knows a machine called ${host}`);
  }
}

/** Whether this is the loopback, all addresses of this machine at once, or the address of one of its interfaces. */
function isOfThisMachine(address: string): boolean {
  const bytes = bytesOf(address);
  if (!bytes) return false;
  const isLoopback = bytes.length === 4 ? bytes[0] === 127 : bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
  if (isLoopback || bytes.every((byte) => byte === 0)) return true;
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return own.some((each) => bytesOf(each.address.replace(/%.*$/, ''))?.join() === bytes.join());
}

async function firstThatListens(addresses: string[], port: number, url: URL): Promise<string> {
  for (const address of addresses) if (await listens(address, port)) return address;
  throw new Problem('missing', `Nobody listens at ${url.origin}: is it running?`);
}

function listens(address: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: address, port, timeout: connectMs });
  socket.on('connect', () => resolve(true)).on('timeout', () => resolve(false)).on('error', () => resolve(false)); // prettier-ignore
  return promise.finally(() => socket.destroy());
}
