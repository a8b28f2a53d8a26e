import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { invalid } from '../../core/problem.js';
import type { Outside } from '../../platform/outside.service.js';
import { FormerSite } from './former-site.js';
import { readAddresses } from './read-addresses.js';

/** What somebody says of an old site. `lists` are files or addresses of sitemaps and of crawls, `addresses` what such a list would say. */
export type FormerSiteWish = { site?: string | undefined; permalinks?: string | undefined; lists: string[]; addresses?: string[] };

const most = { bytes: 20_000_000, lists: 500 };

/** What is known of an old site; null when nothing was said. @throws Problem when a list can't be read */
export async function formerSiteFrom(
  { site, permalinks, lists, addresses: said = [] }: FormerSiteWish,
  timeZone: string,
  outside: Outside,
): Promise<FormerSite | null> {
  if (site === undefined && permalinks === undefined && lists.length === 0 && said.length === 0) return null;
  const addresses = [...said];
  const waiting = [...lists];
  for (let read = 0; waiting.length > 0; read++) {
    if (read >= most.lists) throw invalid('sitemap', `There are more than ${most.lists} sitemaps`);
    const found = readAddresses(await textAt(waiting.shift()!, outside));
    for (const address of found.addresses) addresses.push(address);
    waiting.push(...found.lists);
  }
  return new FormerSite({ site: site ?? null, permalinks: permalinks ?? null, addresses, timeZone });
}

async function textAt(place: string, outside: Outside): Promise<string> {
  try {
    const bytes = /^https?:\/\//i.test(place) ? await outside.download(place, most.bytes) : await buffer(createReadStream(place, { end: most.bytes }));
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: most.bytes }) : bytes;
    return plain.toString('utf8');
  } catch (error) {
    throw invalid(
      'addresses',
      `${place} can't be read: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is nothing there' : (error as Error).message}`,
    );
  }
}
