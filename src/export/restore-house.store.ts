import { Readable } from 'node:stream';
import { houseFeeds, houseRules, houseSettings } from '../archive/run/house.store.js';
import { bringAuthor, type BroughtAuthor } from '../auth/brought-author.store.js';
import { decodePath, keyOf } from '../core/path.js';
import { Problem } from '../core/problem.js';
import { OutsideImages } from '../moxy/outside-image.store.js';
import { rememberAddresses } from '../publishing/ledger.store.js';
import { followAgain, type FollowedText } from '../redirects/followed-again.store.js';
import { takeText } from '../redirects/take-text.store.js';
import { IconStore } from '../settings/icon.store.js';
import { isSettingName } from '../settings/settings.js';
import { saveSettings } from '../settings/settings.store.js';
import { type Arrival, note } from './arrival.js';
import type { KeptMedia, OutsideImageFile } from './blog-rows.store.js';

/* What an export holds beside posts. What could not be taken is noted, in words. */

/** One after the other: what is no setting here, or not any more, keeps none of the others out. */
export async function restoreSettings(arrival: Arrival): Promise<void> {
  const { place, source, run, report } = arrival;
  const { database } = place;
  const before = new Map(houseSettings(database.rows));
  const tell = (error: unknown): void => note(arrival, 'settings.json')(sentenceOf(error));
  const { iconFile = '', ...settings } = await source.json<Record<string, unknown>>('settings.json', {});
  for (const [name, value] of Object.entries(settings)) await database.change((tx) => saveSettings(tx, { [name]: value })).catch(tell);
  const icon = `icon.${String(iconFile).split('.')[1]}`;
  if (source.has(icon)) await new IconStore(database).put(await source.bytes(icon)).catch(tell);
  const settingsAfter = houseSettings(database.rows);
  await database.change((tx) => run.noteHouse(tx, { settingsAfter }));
  report.settings = settingsAfter.filter(([name, value]) => isSettingName(name) && before.get(name) !== value).map(([name]) => name);
}

/** The ids of people by their slugs there. */
export async function restoreAuthors({ place, source, run, report, now, ...rest }: Arrival): Promise<Map<string, number>> {
  const people = await source.json<BroughtAuthor[]>('authors.json', []);
  const ids = new Map<string, number>();
  await place.database.change(async (tx) => {
    for (const person of people)
      try {
        const { id, isNew } = await bringAuthor(tx, person, now);
        ids.set(person.slug, id);
        if (!isNew) continue;
        await run.noteAuthor(tx, id);
        report.people.push(person.slug);
      } catch (error) {
        note({ place, source, run, report, now, ...rest }, 'authors.json')(sentenceOf(error));
      }
  });
  return ids;
}

export async function restoreMedia({ place, source, run, report }: Arrival, people: Map<string, number>): Promise<void> {
  for (const { author, ...kept } of await source.json<KeptMedia[]>('media.json', [])) {
    const file = `media/${kept.name}`;
    let isNew = false;
    const noted = async (...[tx, id]: Parameters<typeof run.noteMedia>): Promise<void> => {
      await run.noteMedia(tx, id);
      isNew = true;
    };
    const by = author === null ? null : (people.get(author) ?? null);
    try {
      const { name } = await place.library.bring({ file: Readable.from([await source.bytes(file)]), name: kept.name }, { ...kept, by, noted });
      if (isNew) report.media.push(name);
    } catch (error) {
      await run.check();
      report.refused.push({ file, reason: sentenceOf(error) });
    }
  }
}

/** Pictures of other hosts, which may be there no more. */
export async function restoreOutside({ place, source, run, report }: Arrival): Promise<void> {
  const images = new OutsideImages(place.database, place.clock);
  for (const { url, name } of await source.json<Pick<OutsideImageFile, 'url' | 'name'>[]>('outside.json', [])) {
    const file = `outside/${name}`;
    try {
      if (URL.parse(url)?.href !== url || images.heldAt(url) !== null) continue;
      const bytes = await source.bytes(file);
      const { id } = await images.known(url);
      await place.library.keepPicture({ file: Readable.from([bytes]), name }, (cleaned, settle) => images.hold(id, cleaned, settle));
    } catch (error) {
      await run.check();
      report.refused.push({ file, reason: sentenceOf(error) });
    }
  }
}

export async function restoreRedirects(arrival: Arrival): Promise<void> {
  const { place, source, run, report, now, origin } = arrival;
  const { database } = place;
  const feeds = new Set(houseFeeds(database.rows));
  const taking = { format: 'text', isDryRun: false, feedId: null, origin, now } as const;
  const { added, changed, refused } = await takeText(database, await source.text('redirects.txt'), taking);
  refused.map(({ line, message, text }) => `line ${line}: ${message} (${text})`).forEach(note(arrival, 'redirects.txt'));
  const texts = await source.json<FollowedText[]>('followed.json', []);
  await database.change(async (tx) => {
    for (const followed of texts) if (!(await followAgain(tx, followed, now))) note(arrival, 'followed.json')(`“${followed.url}” can’t be followed`);
  });
  const [rulesAfter, feedsAfter] = [houseRules(database.rows), houseFeeds(database.rows)];
  await database.change((tx) => run.noteHouse(tx, { rulesAfter, feedsAfter }));
  report.rules = [...added, ...changed].map((rule) => rule.source);
  report.followed = feedsAfter.filter((url) => !feeds.has(url));
}

const stretch = 5_000;
type Since = { since: string; key: string };

/** The ledger: what answered there and was never known here. */
export async function newAddresses({ place, source }: Arrival): Promise<{ all: Since[]; fresh: number }> {
  const lines = (await source.text('addresses.txt')).split('\n');
  const all = lines.flatMap((line) => {
    const [since = '', path = ''] = line.split(' ');
    const decoded = decodePath(path);
    return decoded === null || Number.isNaN(Date.parse(since)) ? [] : [{ since, key: keyOf(decoded) }];
  });
  const keys = JSON.stringify(all.map(({ key }) => key));
  const sql = 'SELECT count(DISTINCT value) AS fresh FROM json_each(?) WHERE value NOT IN (SELECT key FROM Address)';
  return { all, fresh: place.database.rows.one<{ fresh: number }>(sql, keys)!.fresh };
}

/** What answered there answers here, if only with 410. */
export async function restoreAddresses({ place }: Arrival, addresses: Since[]): Promise<void> {
  for (let at = 0; at < addresses.length; at += stretch) await place.database.change((tx) => rememberAddresses(tx, addresses.slice(at, at + stretch)));
}

export function sentenceOf(error: unknown): string {
  // A full disk or a locked database is no fault of this file, and would be none of the next
  if (!(error instanceof Problem)) throw error;
  return error.message;
}
