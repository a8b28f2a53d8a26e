import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildContext } from '../src/app/build-app.js';
import { prepareData } from '../src/app/data-folder.store.js';
import { Clock } from '../src/platform/clock.js';
import { configFrom } from '../src/platform/config-from.js';
import { emptyFields } from '../src/posts/post-fields.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { addCorpusPosts, corpusPosts } from './corpus-posts.js';

/*
 * npm run bench-publish [-- POSTS …]: from the commit of a change to all of its pages on disk, in blogs of so many posts (100 and 10,000),
 * in turn, so that whatever else the machine does falls on both.
 */
const sizes = (process.argv.slice(2).map(Number).filter(Boolean).length > 0 ? process.argv.slice(2) : ['100', '10000']).map(Number);
const rounds = 40;

const blogs = [];
for (const posts of sizes) blogs.push(await blogOf(posts));
console.log(`Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`);
for (let round = -5; round < rounds; round++) for (const blog of blogs) await blog.step(round);
for (const blog of blogs) await blog.report();

async function blogOf(posts: number) {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-publish-'));
  const clock = new Clock();
  const config = configFrom({ QVILL_DATA: folder });
  prepareData(config, clock);
  addCorpusPosts(config.databaseFile, corpusPosts(posts));
  const app = await buildContext(config, clock);
  const publisher = app.get(Publisher);
  const store = app.get(PostStore);
  const start = performance.now();
  await publisher.rebuild();
  console.log(`${String(posts).padStart(6)} posts, made from nothing in this process: ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  const times: Record<string, number[]> = {};
  const processor: Record<string, number[]> = {};
  const pages: Record<string, number> = {};
  const timed = async (name: string, counts: boolean): Promise<void> => {
    const start = performance.now();
    const before = process.cpuUsage();
    const receipt = await publisher.goLive();
    const { user, system } = process.cpuUsage(before);
    if (counts) (times[name] ??= []).push(performance.now() - start);
    if (counts) (processor[name] ??= []).push((user + system) / 1_000);
    pages[name] = receipt.changed.length + receipt.removed.length;
    await publisher.idle();
  };
  const texts = [...corpusPosts(60)];
  return {
    step: async (round: number) => {
      const text = texts[(round + 60) % 60]!;
      const fields = { ...emptyFields, title: `${text.title} again ${round}`, markdown: text.markdown, tags: text.tags.slice(0, 3) };
      const change = { by: null, reason: 'published', status: 'published' } as const;
      const id = await store.create(fields, change, { authorIds: [] });
      await timed('a new post', round >= 0);
      await store.revise(id, { ...fields, markdown: `${text.markdown}\n\nAnd one more line.` }, change);
      await timed('its text', round >= 0);
      await store.revise(id, { ...fields, title: `${fields.title}, and more` }, change);
      await timed('its title', round >= 0);
    },
    report: async () => {
      for (const [name, all] of Object.entries(times)) {
        const at = (share: number, of = all) => of.toSorted((a, b) => a - b)[Math.min(of.length - 1, Math.floor(of.length * share))]!.toFixed(1);
        console.log(
          `${String(posts).padStart(6)} posts, ${name.padEnd(12)} ${at(0.5).padStart(7)} ms (${at(0)}–${at(1)}), ${at(0.5, processor[name])} ms of CPU, ${pages[name]} addresses`,
        );
      }
      await app.close();
      rmSync(folder, { recursive: true });
    },
  };
}
