import { DatabaseSync } from 'node:sqlite';
import { freePort } from '../comparison/free-port.service.js';
import type { Config } from '../platform/config.js';
import { configFrom } from '../platform/config-from.js';
import { tablesOf } from '../platform/tables.store.js';
import { environmentOf, lastSaid, type OtherVersion } from './other-version.store.js';
import { endOf, listen, startVersion } from './processes.service.js';
import { probe } from './probe.service.js';

const waitMs = 60_000;
/** A port that was free may be somebody else's a moment later. */
const starts = 3;

/** Starts a version over a copy of the blog, and asks it for pages. Returns what is wrong with it, in words. The copy tells nobody outside of anything. */
export async function tryVersion(version: OtherVersion, copy: Config, signal: AbortSignal): Promise<string[]> {
  silenceAll(copy.databaseFile);
  let wrong: string[] = [];
  for (let start = 0; start < starts; start++) {
    const port = await freePort();
    const app = startVersion(version, ['serve'], { ...environmentOf(copy), HOST: '127.0.0.1', PORT: String(port) });
    const said = listen(app);
    const isOver = () => app.exitCode !== null || app.signalCode !== null;
    try {
      wrong = await probe(configFrom({ QVILL_DATA: copy.data, QVILL_URL: copy.url, PORT: String(port) }), { waitMs, isOver, signal });
      if (!isOver()) return wrong;
      wrong = [`it does not start: ${lastSaid(said.error)}`];
    } finally {
      await endOf(app);
    }
    if (!/is in use/.test(said.error)) return wrong;
  }
  return wrong;
}

/** What has others outside asked or told: of the version's own tables, whichever it has. */
const outward = ['HubPing', 'SentMention', 'Telling', 'Mention', 'RedirectFeed', 'OutsideLink', 'Purge'];

function silenceAll(file: string): void {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  try {
    const tables = tablesOf(database);
    for (const table of outward.filter((name) => tables.has(name)))
      database.exec(`DELETE FROM "${table}"; CREATE TRIGGER "quiet${table}" BEFORE INSERT ON "${table}" BEGIN SELECT RAISE(IGNORE); END`);
  } finally {
    database.close();
  }
}
