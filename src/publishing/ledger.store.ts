import { factOfPath } from '../core/facts.js';
import type { Writer } from '../platform/database.service.js';

/** Addresses that answered in another house, and since when: here they will never be unknown either. Of two times the earlier stays. */
export async function rememberAddresses(tx: Writer, addresses: { key: string; since: string }[]): Promise<void> {
  const rows = JSON.stringify(addresses.map(({ key, since }) => [key, since, factOfPath(key)]));
  await tx.$executeRaw`
    INSERT INTO Stale (fact, at) SELECT value ->> 2, '' FROM json_each(${rows}) WHERE value ->> 0 NOT IN (SELECT key FROM Address)`;
  await tx.$executeRaw`
    INSERT INTO Address (key, since) SELECT value ->> 0, value ->> 1 FROM json_each(${rows})
    WHERE true ON CONFLICT (key) DO UPDATE SET since = min(since, excluded.since)`;
}
