import * as v from 'valibot';
import type { SentOldSite as OldSite } from '../archive/folder/sent-folder.store.js';
import { FormerSite } from '../archive/former-site/former-site.js';
import { invalid } from '../core/problem.js';
import { text } from './forms.js';

const line = v.pipe(text, v.trim(), v.maxLength(2_000, 'is longer than 2,000 characters'));

/** What a form says of the site that a blog was before it is imported; all of it may be empty. */
export const sentOldSite = v.object({
  site: line,
  permalinks: line,
  sitemap: line,
  addresses: v.pipe(text, v.maxLength(5_000_000, 'are longer than 5,000,000 characters: bin/qvill import takes more')),
  fetches: v.optional(v.picklist(['yes'], 'must be yes')),
  hosts: line,
});
export type SentOldSite = v.InferOutput<typeof sentOldSite>;

/** @throws Problem('invalid') with the field at fault */
export function oldSiteFrom({ fetches, hosts, ...said }: SentOldSite): OldSite {
  if (said.sitemap !== '' && !/^https?:$/.test(URL.parse(said.sitemap)?.protocol ?? ''))
    throw invalid('sitemap', `“${said.sitemap}” is no address of a sitemap, such as https://old.example/sitemap.xml`);
  // What it can't be told from is said before anything is read
  new FormerSite({ site: said.site === '' ? null : said.site, permalinks: said.permalinks === '' ? null : said.permalinks, addresses: [], timeZone: 'UTC' });
  const names = hosts.split(/[\s,]+/).filter(Boolean);
  const wrong = names.find((name) => URL.parse(`https://${name}`)?.host !== name.toLowerCase());
  if (wrong !== undefined) throw invalid('hosts', `“${wrong}” is no name of a host, such as images.example`);
  return { ...said, fetches: fetches !== undefined, hosts: names.map((name) => name.toLowerCase()) };
}
