import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { corpusPosts } from './corpus-posts.js';
import { environmentOf, qvillCommand } from './launch.js';
import { timeOf } from './whole-process.js';

/*
 * npm run bench-import [-- POSTS]: a folder of Markdown comes into an empty blog and is published, by the command, as a whole process; then
 * the same again, when nothing is new.
 */
const posts = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), 'qvill-import-'));
const source = join(folder, 'source');
mkdirSync(source);
for (const { slug, markdown, ...fields } of corpusPosts(posts)) {
  const header = Object.entries({ ...fields, redirect_from: [`/old/${slug}/`] }).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  writeFileSync(join(source, `${slug}.md`), ['---', ...header, '---', markdown].join('\n'));
}

console.log(`${posts} posts, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`);
const env = { ...process.env, ...environmentOf(join(folder, 'data'), 0) };
const bring = (name: string, ...options: string[]) => timeOf(name, qvillCommand('import', source, ...options), env);
await bring('a dry run', '--dry-run');
await bring('imported and published');
await bring('again, nothing new');
rmSync(folder, { recursive: true });
