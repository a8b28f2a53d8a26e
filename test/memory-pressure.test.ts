import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectGarbage } from '../src/instruments/collect-garbage.js';
import { Recorder } from '../src/instruments/recorder.js';
import { Sampler } from '../src/instruments/sampler.service.js';
import { mediaByName } from '../src/media/media-rows.store.js';
import { Workbench } from '../src/media/workbench.service.js';
import { Database } from '../src/platform/database.service.js';
import { quarters } from './support/images.js';
import { MediaBlog } from './support/media.js';

/*
 * A real limit, as QVILL_MEMORY_MB sets it, and memory that is really taken: what this process has is some six tenths of it, and a ballast is
 * all but the rest.
 */
let media: MediaBlog;
let sampler: Sampler;
let recorder: Recorder;
let limit: number;
let ballast: Buffer | null = null;

before(async () => {
  // What opening a blog takes is known when one was opened
  await (await MediaBlog.start()).stop();
  collectGarbage();
  limit = Math.round((process.memoryUsage.rss() + 30e6) / 0.6);
  media = await MediaBlog.start({ environment: { QVILL_MEMORY_MB: String(Math.round(limit / 1e6)) } });
  sampler = media.blog.app.get(Sampler);
  recorder = media.blog.app.get(Recorder);
});
after(() => media?.stop());

function take(share: number): void {
  collectGarbage();
  ballast = Buffer.alloc(Math.max(0, Math.round(share * limit - process.memoryUsage.rss())), 1);
  sampler.now();
}
/** The system has it back a moment after the collector has found that nobody needs it. */
async function letGo(): Promise<void> {
  assert.ok(ballast);
  ballast = null;
  for (let tries = 0; process.memoryUsage.rss() > 0.72 * limit && tries < 200; tries++) {
    collectGarbage();
    await sleep(20);
  }
  sampler.now();
}

test('before memory is used up, what can be made again is dropped, and the site answers as before', async () => {
  await fetch(media.blog.url);
  assert.equal(recorder.counted('sheddings'), 0);
  take(0.86);
  assert.equal(recorder.counted('sheddings'), 1);
  const misses = recorder.counted('page_cache_misses');
  assert.equal((await fetch(media.blog.url)).status, 200);
  assert.equal(recorder.counted('page_cache_misses'), misses + 1, 'pages were still in memory');
  sampler.now();
  assert.equal(recorder.counted('sheddings'), 1, 'what was dropped a moment ago is left alone');
  await letGo();
});

test('while memory is short sizes of pictures wait, and uploads are asked to come later; then all goes on', async () => {
  const photo = await quarters(3_000, 2_000).png().toBuffer();
  assert.equal((await media.add('before.png', photo)).status, 201);
  const workbench = media.blog.app.get(Workbench);
  take(0.97);
  const refused = await media.add('while.png', photo);
  assert.equal(refused.status, 503);
  assert.match(refused.json.detail, /^Memory is short just now/);
  assert.ok(workbench.jobs >= 1, 'the sizes wait, and the card of a post may');
  for (const page of ['problems', 'measures'])
    assert.match((await media.ask(`GET /admin/${page}`, { headers: media.signedIn })).text, /Memory is short; work on pictures waits, since \w/, page);
  const sizesOf = () => mediaByName(media.blog.app.get(Database).rows, ['before.png']).get('before.png')!.sizes.length;
  assert.equal(sizesOf(), 0);
  await letGo();
  for (let tries = 0; sizesOf() === 0 && tries < 600; tries++) await sleep(50);
  assert.ok(sizesOf() > 0);
  assert.equal((await media.add('after.png', await quarters().png().toBuffer())).status, 201);
  assert.ok((await media.file('after.png'))!.sizes.length > 0);
});

test('the owner can see afterwards when that was', async () => {
  await sampler.flush();
  const words = sampler.store
    .marks(0)
    .filter(({ kind }) => kind === 'shedding')
    .map((mark) => mark.words);
  assert.match(words[0]!, /^Memory is tight; what can be made again was dropped: \d+ of \d+ MB$/);
  assert.ok(words.some((each) => /^Memory is short; work on pictures waits: \d+ of \d+ MB$/.test(each)));
});
