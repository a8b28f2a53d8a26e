import { readRecord } from '../backup/record.store.js';
import { brokenPromise } from '../site/promise.js';
import { TreeStore } from '../site/tree.store.js';
import { backupVerdict } from './backup-verdict.js';
import { type Check, counted, note, unless, wrong } from './check.js';
import { database } from './database-check.store.js';
import type { Place } from './place.js';

/** How many addresses are listed one by one. */
const named = 20;

/** What the blog itself says. */
export const blogChecks: Check<Place>[] = [
  database,
  {
    name: 'pages',
    isQuick: true,
    look: ({ rows }) => {
      const problems = rows().all<{ path: string; reason: string; since: string; triedAt: string }>('SELECT * FROM PageProblem ORDER BY path');
      return unless(
        problems.map(({ path, reason, since, triedAt }) =>
          wrong(
            `${path} could not be made and keeps its last good file: ${reason} (since ${since}, last tried ${triedAt})`,
            'Put right what it names (“bin/qvill theme check” looks at your theme); it is tried again by itself, or at /admin/problems at once',
          ),
        ),
        'Every page could be made',
      );
    },
  },
  {
    name: 'addresses',
    isQuick: false,
    look: ({ rows, config }) => {
      const ledger = rows().all<{ key: string }>('SELECT key FROM Address ORDER BY key');
      const tree = new TreeStore(config.site);
      const broken = ledger.flatMap(({ key }) => {
        const why = brokenPromise(key, tree);
        return why === null ? [] : [`${key} ${why}`];
      });
      const more = broken.length > named ? [`${broken.length - named} more addresses are broken`] : [];
      return unless(
        [...broken.slice(0, named), ...more].map((said) =>
          wrong(said, 'Add a redirect from it at /admin/redirects; “bin/qvill redirects test ADDRESS” says what happens there'),
        ),
        `${counted(ledger.length, 'address', 'addresses')} that answered once: each answers 200, one redirect, or 410`,
      );
    },
  },
  {
    name: 'links',
    isQuick: true,
    look: ({ rows }) => {
      if (!rows().one("SELECT 1 FROM Setting WHERE name = 'linkChecks'")) return 'Links to other sites are not looked at (/admin/links)';
      const dead = rows().one<{ count: number }>('SELECT count(*) AS count FROM OutsideLink WHERE deadSince IS NOT NULL')!.count;
      return dead === 0
        ? 'No link of a post is known to be dead'
        : note(`${counted(dead, 'link of a post is', 'links of posts are')} dead; /admin/links says which`, 'Change or remove them in their posts');
    },
  },
  { name: 'backups', isQuick: true, look: ({ config, clock }) => backupVerdict(readRecord(config), clock.now().getTime()) },
  {
    name: 'edges',
    isQuick: true,
    look: ({ rows, config }) => {
      const left = rows().all<{ edge: string; count: number; reason: string | null }>(
        'SELECT edge, count(*) AS count, max(lastError) AS reason FROM Purge GROUP BY edge',
      );
      const ills = left.map(({ edge, count, reason }) =>
        wrong(
          `${edge} has not acknowledged ${counted(count, 'address', 'addresses')}: ${reason ?? 'not told yet'}`,
          'See that it runs, that QVILL_EDGES names its address, and that it has the same QVILL_EDGE_SECRET; it is asked again by itself',
        ),
      );
      return unless(ills, config.edges.length === 0 ? 'No caches are to be told' : `${config.edges.join(', ')}: nothing is outstanding`);
    },
  },
];
