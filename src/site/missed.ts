import { isGuessed } from '../core/guessed-path.js';
import { whyNoOldAddress } from '../core/old-address.js';
import { keyOf } from '../core/path.js';

/** How many addresses may wait to be written down, and how much of each is kept. */
const most = { keys: 500, referrers: 5, path: 300, url: 300 };

type Miss = { path: string; count: number; referrers: Map<string, number> };

/** Addresses that were asked for and are nobody's, until they are written down: bounded, whatever comes. */
export class Misses {
  readonly #found = new Map<string, Miss>();

  /** @param referrer the header, as anybody may have written it */
  add(path: string, referrer: string | undefined): void {
    const key = keyOf(path);
    if (path.length > most.path || isGuessed(path) || isGuessed(key) || whyNoOldAddress(key) !== null) return;
    let miss = this.#found.get(key);
    if (!miss && this.#found.size >= most.keys) return;
    if (!miss) this.#found.set(key, (miss = { path, count: 0, referrers: new Map() }));
    miss.count++;
    const page = pageOf(referrer);
    if (page !== null && (miss.referrers.has(page) || miss.referrers.size < most.referrers)) miss.referrers.set(page, (miss.referrers.get(page) ?? 0) + 1);
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  /** As JSON, `[[key, path, count, [[referrer, count], …]], …]`, and forgotten here. */
  take(): string {
    const rows = [...this.#found].map(([key, { path, count, referrers }]) => [key, path, count, [...referrers]]);
    this.#found.clear();
    return JSON.stringify(rows);
  }
}

/** A page of the web without what may say who read it: its query and fragment, a name and a password. */
function pageOf(referrer = ''): string | null {
  const url = /^https?:\/\//i.test(referrer) && referrer.length < 4_000 ? URL.parse(referrer) : null;
  return url === null ? null : (url.origin + url.pathname).slice(0, most.url);
}

const [mostMissed, referrersKept, keptDays] = [1_000, 5, 90];

/**
 * What writes them down, each statement with its values. The most asked for are kept, and of equal ones the last; what nobody asks for any
 * more goes. @param misses what `Misses.take` gave
 */
export const writing = (misses: string, now: string): [sql: string, ...values: string[]][] =>
  misses === '[]' ? [] : [[addRows, now, misses], [addReferrers, misses], [dropReferrers, misses], [dropOld, now], [dropMany]];

const addRows = `
  INSERT INTO Missed (key, path, count, firstAt, lastAt) SELECT value ->> 0, value ->> 1, value ->> 2, ?1, ?1 FROM json_each(?2)
  WHERE true ON CONFLICT (key) DO UPDATE SET count = count + excluded.count, lastAt = excluded.lastAt`;
const addReferrers = `
  INSERT INTO MissedReferrer (missedKey, url, count)
  SELECT miss.value ->> 0, each.value ->> 0, each.value ->> 1 FROM json_each(?) AS miss, json_each(miss.value ->> 3) AS each
  WHERE true ON CONFLICT (missedKey, url) DO UPDATE SET count = count + excluded.count`;
const dropReferrers = `
  DELETE FROM MissedReferrer WHERE rowid IN (SELECT rowid FROM (
    SELECT rowid, row_number() OVER (PARTITION BY missedKey ORDER BY count DESC, rowid DESC) AS n FROM MissedReferrer
    WHERE missedKey IN (SELECT value ->> 0 FROM json_each(?))) WHERE n > ${referrersKept})`;
const dropOld = `DELETE FROM Missed WHERE lastAt < strftime('%Y-%m-%dT%H:%M:%fZ', ?, '-${keptDays} days')`;
const dropMany = `
  DELETE FROM Missed WHERE id IN (SELECT id FROM (
    SELECT id, row_number() OVER (PARTITION BY ignored ORDER BY count DESC, lastAt DESC, id DESC) AS n FROM Missed) WHERE n > ${mostMissed})`;
