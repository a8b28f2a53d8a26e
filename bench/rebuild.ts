import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { prepareData } from '../src/app/data-folder.store.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config-from.js';
import { addCorpusPosts, corpusPosts } from './corpus-posts.js';
import { writeHugoSite } from './hugo-site.js';
import { environmentOf, node, nodeFlags, projectFolder, qvillCommand } from './launch.js';
import { timeOf } from './whole-process.js';

/*
 * npm run bench-rebuild [-- POSTS]: what it takes to make a whole site, packed forms included, with texts that were rendered before and without, beside
 * what Hugo (where there is one) takes for the same posts, packing nothing. Each time is that of a whole process; its memory is the most that was
 * ever in it at once (VmHWM).
 */
const posts = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), 'qvill-rebuild-'));
const file = join(folder, 'blog.db');

const change = (sql: string): void => {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
};

const environment = { ...process.env, ...environmentOf(folder, 0) };
const rebuild = (name: string) => timeOf(name, qvillCommand('rebuild'), environment);
const publish = (name: string) => timeOf(name, [node, ...nodeFlags, join(projectFolder, 'dist', 'bench', 'publish-stale.js')], environment);
/** What the form of the settings writes down when somebody chooses another colour. */
const choose = (accent: string): void =>
  change(`INSERT OR REPLACE INTO Setting (name, value) VALUES ('accent', '"${accent}"'); INSERT INTO Stale (fact, at) VALUES ('theme', '')`);
const hugo = () => timeOf('Hugo, from nothing, nothing packed', ['hugo', '-s', join(folder, 'hugo')], process.env);

prepareData(configFrom({ QVILL_DATA: folder }), new Clock());
addCorpusPosts(file, corpusPosts(posts));
writeHugoSite(join(folder, 'hugo'), corpusPosts(posts), readFileSync(join(projectFolder, 'views', 'site', 'site.css'), 'utf8'));
console.log(`${posts} posts, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`);
await hugo();
await rebuild('from nothing');
await hugo();
await rebuild('texts kept, no file changes');
choose('#883355');
await rebuild('texts kept, another theme: every page changes');
choose('#335588');
await publish('another colour, chosen in the settings');
rmSync(folder, { recursive: true });
