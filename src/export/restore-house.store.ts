import { bringAuthor, type BroughtAuthor } from '../auth/brought-author.store.js';
import { decodePath, keyOf } from '../core/path.js';
import { Problem } from '../core/problem.js';
import type { Database } from '../platform/database.service.js';
import { rememberAddresses } from '../publishing/ledger.store.js';
import { followAgain, type FollowedText } from '../redirects/followed-again.store.js';
import { takeText } from '../redirects/take-text.store.js';
import { IconStore } from '../settings/icon.store.js';
import { saveSettings } from '../settings/settings.store.js';
import type { ExportFiles } from './export-files.store.js';

/* What an export holds beside posts and media. Each returns what it could not take, in words. */

type House = { database: Database; source: ExportFiles; now: string };

/** One after the other: what is no setting here, or not any more, keeps none of the others out. */
export async function restoreSettings({ database, source }: House): Promise<string[]> {
  const notices: string[] = [];
  const { iconFile = '', ...settings } = await source.json<Record<string, unknown>>('settings.json', {});
  for (const [name, value] of Object.entries(settings))
    await database.change((tx) => saveSettings(tx, { [name]: value })).catch((error: unknown) => notices.push(sentenceOf(error)));
  const icon = `icon.${String(iconFile).split('.')[1]}`;
  if (source.has(icon)) await new IconStore(database).put(await source.bytes(icon)).catch((error: unknown) => notices.push(sentenceOf(error)));
  return notices;
}

/** The ids of people by their slugs there. */
export async function restoreAuthors({ database, source, now }: House): Promise<Map<string, number>> {
  const people = await source.json<BroughtAuthor[]>('authors.json', []);
  const ids = new Map<string, number>();
  await database.change(async (tx) => {
    for (const person of people) ids.set(person.slug, await bringAuthor(tx, person, now));
  });
  return ids;
}

export async function restoreRedirects({ database, source, now }: House, origin: string): Promise<string[]> {
  const report = await takeText(database, await source.text('redirects.txt'), {
    format: 'text',
    isDryRun: false,
    feedId: null,
    origin,
    now,
  });
  const notices = report.refused.map(({ line, message, text }) => `line ${line}: ${message} (${text})`);
  const texts = await source.json<FollowedText[]>('followed.json', []);
  await database.change(async (tx) => {
    for (const followed of texts) if (!(await followAgain(tx, followed, now))) notices.push(`“${followed.url}” can’t be followed`);
  });
  return notices;
}

const stretch = 5_000;

/** The ledger: what answered there answers here, if only with 410. */
export async function restoreAddresses({ database, source }: House): Promise<void> {
  const lines = (await source.text('addresses.txt')).split('\n');
  const addresses = lines.flatMap((line) => {
    const [since = '', path = ''] = line.split(' ');
    const decoded = decodePath(path);
    return decoded === null || Number.isNaN(Date.parse(since)) ? [] : [{ since, key: keyOf(decoded) }];
  });
  for (let at = 0; at < addresses.length; at += stretch) await database.change((tx) => rememberAddresses(tx, addresses.slice(at, at + stretch)));
}

export function sentenceOf(error: unknown): string {
  // A full disk or a locked database is no fault of this file, and would be none of the next
  if (!(error instanceof Problem)) throw error;
  return error.message;
}
