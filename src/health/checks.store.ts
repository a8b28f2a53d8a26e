import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { readRecord } from '../backup/record.store.js';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import type { Rows } from '../platform/rows.store.js';
import { brokenPromise } from '../site/promise.js';
import { TreeStore } from '../site/tree.store.js';
import { backupVerdict } from './backup-verdict.js';
import { type Check, counted, unless } from './check.js';

/** Where checks look. */
export type Place = { config: Config; rows: Rows; clock: Clock };

/** Less than this, and a migration or a rebuild may find no room. */
const leastBytes = 200 * 1024 * 1024;
/** How many addresses are listed one by one. */
const named = 20;
const mb = (bytes: number): string => `${Math.round(bytes / 1024 / 1024).toLocaleString('en')} MB`;

/** What is looked at besides the round trip, in this order. */
export const checks: Check<Place>[] = [
  {
    name: 'configuration',
    look: ({ config }) => {
      const { hostname, protocol } = new URL(config.url);
      if (/^(localhost|127\.|\[::1\])/.test(hostname)) return { note: `QVILL_URL is ${config.url}: links and feeds lead to this machine alone` };
      if (protocol === 'http:') return { note: `QVILL_URL is ${config.url}: without TLS others on the way can read passwords` };
      return `The blog is at ${config.url}`;
    },
  },
  {
    name: 'permissions',
    look: ({ config }) => {
      const files = [config.data, config.databaseFile, config.lockFile, config.site].filter(existsSync);
      return unless(
        files.filter(isRefused).map((file) => `${file} can't be read and written by this user`),
        `${config.data} can be read and written`,
      );
    },
  },
  {
    name: 'disk',
    look: ({ config }) => {
      const { bavail, bsize, files, ffree } = statfsSync(config.data);
      const wanted = leastBytes + 2 * statSync(config.databaseFile).size;
      const wrong = bavail * bsize < wanted ? [`${mb(bavail * bsize)} are free beside ${config.data}; a migration or a rebuild may want ${mb(wanted)}`] : [];
      if (files > 0 && ffree < 10_000) wrong.push(`The file system has room for ${ffree} more files only`);
      return unless(wrong, `${mb(bavail * bsize)} are free`);
    },
  },
  {
    name: 'database',
    look: ({ rows }) => {
      const wrong = rows.all<{ integrity_check: string }>('PRAGMA integrity_check(5)').map(({ integrity_check: said }) => said);
      const lost = rows.all<{ table: string }>('PRAGMA foreign_key_check').length;
      if (lost > 0) wrong.push(`${counted(lost, 'row names another that is', 'rows name others that are')} not there`);
      return unless(
        wrong.filter((said) => said !== 'ok'),
        'SQLite finds nothing wrong in blog.db',
      );
    },
  },
  {
    name: 'clock',
    look: ({ rows, clock }) => {
      const now = clock.iso();
      const last = rows.one<{ at: string | null }>('SELECT max(at) AS at FROM Receipt')?.at ?? '';
      return unless(last > now ? [`It is ${now} here, and the last publication was at ${last}: the clock went back`] : [], `It is ${now}`);
    },
  },
  {
    name: 'pages',
    look: ({ rows }) => {
      const problems = rows.all<{ path: string; reason: string; since: string; triedAt: string }>('SELECT * FROM PageProblem ORDER BY path');
      return unless(
        problems.map(
          ({ path, reason, since, triedAt }) => `${path} could not be made and keeps its last good file: ${reason} (since ${since}, last tried ${triedAt})`,
        ),
        'Every page could be made',
      );
    },
  },
  {
    name: 'addresses',
    look: ({ rows, config }) => {
      const ledger = rows.all<{ key: string }>('SELECT key FROM Address ORDER BY key');
      const tree = new TreeStore(config.site);
      const broken = ledger.flatMap(({ key }) => {
        const why = brokenPromise(key, tree);
        return why === null ? [] : [`${key} ${why}`];
      });
      const more = broken.length > named ? [`${broken.length - named} more addresses are broken`] : [];
      return unless(
        [...broken.slice(0, named), ...more],
        `${counted(ledger.length, 'address', 'addresses')} that answered once: each answers 200, one redirect, or 410`,
      );
    },
  },
  {
    name: 'links',
    look: ({ rows }) => {
      if (!rows.one("SELECT 1 FROM Setting WHERE name = 'linkChecks'")) return 'Links to other sites are not looked at (/admin/links)';
      const dead = rows.one<{ count: number }>('SELECT count(*) AS count FROM OutsideLink WHERE deadSince IS NOT NULL')!.count;
      return dead === 0
        ? 'No link of a post is known to be dead'
        : { note: `${counted(dead, 'link of a post is', 'links of posts are')} dead; /admin/links says which` };
    },
  },
  { name: 'backups', look: ({ config, clock }) => backupVerdict(readRecord(config), clock.now().getTime()) },
  {
    name: 'edges',
    look: ({ rows, config }) => {
      const left = rows.all<{ edge: string; count: number; reason: string | null }>(
        'SELECT edge, count(*) AS count, max(lastError) AS reason FROM Purge GROUP BY edge',
      );
      const wrong = left.map(
        ({ edge, count, reason }) => `${edge} has not acknowledged ${counted(count, 'address', 'addresses')}: ${reason ?? 'not told yet'}`,
      );
      return unless(wrong, config.edges.length === 0 ? 'No caches are to be told' : `${config.edges.join(', ')}: nothing is outstanding`);
    },
  },
];

function isRefused(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return false;
  } catch {
    return true;
  }
}
