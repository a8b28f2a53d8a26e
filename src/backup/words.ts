import type { Made } from './make.service.js';
import type { Verdict } from './record.store.js';

/** `1.2 MB`, as disks are sold. */
export function inBytes(bytes: number): string {
  const [unit, by] = bytes >= 1e9 ? ['GB', 1e9] : bytes >= 1e6 ? ['MB', 1e6] : (['kB', 1e3] as const);
  return `${(bytes / by).toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}

/** What a backup holds, a sentence a line. */
export function madeInWords({ name, place, bytes, isEncrypted, counts, missing, dropped }: Made): string {
  const { posts, media, people } = counts;
  return [
    `${place}/${name}: ${posts} posts, ${media} files, ${people} accounts, ${inBytes(bytes)}${isEncrypted ? ', encrypted' : ''}`,
    ...(isEncrypted ? [] : ['It is not encrypted, and holds passwords’ hashes and unpublished posts: keep it to yourself']),
    ...missing.map(({ file, reason }) => `  ${file} is in the library, and ${reason}`),
    ...(dropped.length > 0 ? [`${dropped.length} older ${dropped.length === 1 ? 'one' : 'ones'} dropped`] : []),
  ].join('\n');
}

/** `restore verified, 412 of 412 identical` */
export const verdictInWords = ({ total, identical, changed, unclear, wrong }: Verdict): string =>
  [
    `${wrong.length === 0 ? 'restore verified' : 'RESTORE NOT VERIFIED'}, ${identical} of ${total} identical`,
    ...(changed > 0 ? [`${changed} changed since`] : []),
    ...(unclear > 0 ? [`${unclear} made by another version`] : []),
    ...(wrong.length > 0 ? [`${wrong.length} wrong`] : []),
  ].join(', ');
