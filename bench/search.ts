import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SearchEntry } from '../src/core/search-entry.js';
import { configFrom } from '../src/platform/config-from.js';
import { SearchIndex } from '../src/publishing/search-index.store.js';
import { stopAll } from '../src/comparison/processes.service.js';
import { deskBlog } from './desk-blog.js';
import { thisMachine } from '../src/comparison/machine.store.js';
import { cpuSecondsOf } from '../src/loadtest/memory/proc.store.js';
import { memoryOf } from './process-group.js';
import { quietMoment } from '../src/comparison/quiet.store.js';
import { spreadOf } from '../src/core/spread.js';

/*
 * npm run bench-search [-- POSTS]
 * The search of a blog with 10,000 public posts of 3 KB, over HTTP. Its texts are made of 75 words, so each word is in nearly every post:
 * nothing is harder to rank.
 */

const times = 20;
/** A stranger who asks without a rest is let in by a fifth of the loop's time while readers are there: that is measured by bench-siege, and not here. */
const apartMs = 200;
const queries = {
  'one word': 'river',
  'a phrase': '"quiet river"',
  'three words': 'quiet river morning',
  'half a word': 'ri',
  'some of many': 'river zzz',
  nothing: 'zzz',
};

const posts = Math.ceil((Number(process.argv[2] ?? 10_000) * 4) / 3); // one of four is an idea
const folder = await mkdtemp(join(tmpdir(), 'qvill-bench-'));
try {
  const { url, app } = await deskBlog(folder, posts);
  const config = configFrom({ QVILL_DATA: join(folder, 'data') });
  const database = new DatabaseSync(config.databaseFile, { readOnly: true });
  const entries = database.prepare('SELECT id, title, markdown AS text FROM Post WHERE path IS NOT NULL').all() as unknown as SearchEntry[];
  const start = performance.now();
  new SearchIndex(config).put(entries, false);
  const indexed = performance.now() - start;
  const others = await quietMoment({ seconds: 120 });
  const { cores, cpu, load, node } = thisMachine();
  console.log(
    `Qvill’s search, ${entries.length} posts, Node ${node}, ${cores} cores of ${cpu}, load ${load.toFixed(2)}; others took ${Math.round(others * 100)} %`,
  );
  console.log(`indexing all of them   ${Math.round(indexed)} ms`);
  for (const [name, words] of Object.entries(queries)) {
    const all: number[] = [];
    await fetch(`${url}/search?q=${encodeURIComponent(words)}`).then((reply) => reply.text());
    const before = cpuSecondsOf(app.pid!);
    for (let n = 0; n < times; n++) {
      await pause(apartMs);
      const began = performance.now();
      await fetch(`${url}/search?q=${encodeURIComponent(words)}`).then((reply) => reply.text());
      all.push(performance.now() - began);
    }
    const { median, min, max } = spreadOf(all);
    const cpuMs = (1000 * (cpuSecondsOf(app.pid!) - before)) / times;
    console.log(`${name.padEnd(22)} ${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)}) ms; ${cpuMs.toFixed(1)} ms of CPU`);
  }
  console.log(`the app’s memory       ${memoryOf(app.pid!).pss.toFixed(1)} MB PSS`);
} finally {
  stopAll();
  await rm(folder, { recursive: true, force: true });
}
