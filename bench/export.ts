import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareData } from '../src/app/data-folder.store.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config-from.js';
import { addCorpusPosts, corpusPosts } from './corpus-posts.js';
import { environmentOf, qvillCommand } from './launch.js';
import { timeOf } from './whole-process.js';

/*
 * npm run bench-export [-- POSTS]: what it takes to write a whole blog out, into a folder and into a zip, beside what the system takes to copy that folder; to make a blog
 * of it again, publication included; and to keep a folder in step with it, the first time and when nothing has changed. Each time is that of a whole process.
 */
const posts = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), 'qvill-export-'));
const at = (name: string): string => join(folder, name);
const inBlog = (name: string) => ({ ...process.env, ...environmentOf(at(name), 0) });
const qvill = (name: string, blog: string, ...words: [string, ...string[]]) => timeOf(name, [...qvillCommand(words[0]), ...words.slice(1)], inBlog(blog));

mkdirSync(at('notes'));
prepareData(configFrom({ QVILL_DATA: at('blog') }), new Clock());
addCorpusPosts(at('blog/blog.db'), corpusPosts(posts));
console.log(`${posts} posts, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`);
await qvill('out, into a folder', 'blog', 'export', at('all'));
await qvill('out, into a zip', 'blog', 'export', at('all.zip'));
await timeOf('cp -r of that folder', ['cp', '-r', at('all'), at('copy')], process.env);
await qvill('a folder in step, the first time', 'blog', 'sync', at('notes'));
await qvill('a folder in step, nothing has changed', 'blog', 'sync', at('notes'));
await qvill('in again from the zip, and published', 'other', 'import', at('all.zip'));
rmSync(folder, { recursive: true });
