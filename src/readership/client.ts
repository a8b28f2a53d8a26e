import { addressReader } from '../platform/trusted.js';

/** Says where somebody is: the other end of the connection, or what a proxy that is believed says of it. @param trusted addresses and networks */
export function clientReader(trusted: readonly string[]): (address: string, forwarded: string) => string {
  const behind = addressReader(trusted);
  return (address, forwarded) => (forwarded === '' || trusted.length === 0 ? address : behind(asRequest(address, forwarded)));
}

/** What `addressReader` looks at. */
const asRequest = (remoteAddress: string, forwarded: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as Parameters<ReturnType<typeof addressReader>>[0];
