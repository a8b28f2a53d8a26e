import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { nextPiece, type Place } from '../src/readership/log-files.store.js';
import { startBlog } from './support/blog.js';
import { counted, flush, line } from './support/readers.js';

const root = mkdtempSync(join(tmpdir(), 'qvill-rotation-'));
after(() => rmSync(root, { recursive: true }));
let folder: string;
let log: string;
let places: Place[] | null;
let second = 0;
let cases = 0;
beforeEach(() => {
  folder = join(root, String(cases++));
  mkdirSync(folder);
  log = join(folder, 'access.log');
  places = null;
});

/** A line that no other file begins with: another second. */
const said = (word: string) => line({ uri: `/${word}`, time: new Date(Date.UTC(2026, 10, 22) + 1_000 * second++).toISOString() });
const write = (...words: string[]) => appendFileSync(log, words.map(said).join(''));
/** What is read now, in the order in which it is read. */
function read(): string[] {
  const words: string[] = [];
  for (let isMore = true; isMore;) {
    const piece = nextPiece(log, places);
    ({ places, isMore } = piece);
    words.push(...[...piece.bytes.toString().matchAll(/"uri":"\/(\w+)"/g)].map(([, word]) => word!));
  }
  return words;
}
const began = (...words: string[]) => {
  write('before');
  read();
  write(...words);
};

test('a log that is new is read from its end, and one that was not there yet from its beginning', () => {
  assert.deepEqual(read(), []);
  write('a');
  assert.deepEqual(read(), ['a']);
  log = join(folder, 'other.log');
  places = null;
  write('b');
  assert.deepEqual(read(), []);
  write('c');
  assert.deepEqual(read(), ['c']);
});

test('a log that gets another name is read to its end, and so is what still comes to it, and then the new one', () => {
  began('a');
  renameSync(log, `${log}.1`);
  assert.deepEqual(read(), ['a']);
  appendFileSync(`${log}.1`, said('b'));
  write('c');
  assert.deepEqual(read(), ['b', 'c']);
  appendFileSync(`${log}.1`, said('d'));
  write('e');
  assert.deepEqual(read(), ['d', 'e']);
  assert.deepEqual(read(), []);
});

test('a log that is copied away and emptied is read to its end in the copy', () => {
  for (const suffix of ['.1', '-20261122']) {
    places = null;
    began('a', 'b');
    copyFileSync(log, log + suffix);
    truncateSync(log);
    write('c');
    assert.deepEqual(read(), ['a', 'b', 'c'], suffix);
    write('d');
    assert.deepEqual(read(), ['d']);
  }
});

test('several rotations while nobody read are read in their order', () => {
  began('a');
  for (const word of ['b', 'c', 'd']) {
    for (const n of [3, 2, 1]) if (existsSync(`${log}.${n}`)) renameSync(`${log}.${n}`, `${log}.${n + 1}`);
    renameSync(log, `${log}.1`);
    write(word);
  }
  assert.deepEqual(read(), ['a', 'b', 'c', 'd']);
  assert.deepEqual(read(), []);
});

test('a log whose old file is packed or gone begins anew, whatever inode it has', () => {
  began('a');
  renameSync(log, `${log}.1`);
  renameSync(`${log}.1`, `${log}.2.gz`);
  write('b', 'c');
  assert.deepEqual(read(), ['b', 'c']);
  // The same inode, and longer than the old one was
  const size = 10;
  truncateSync(log, 0);
  write(...Array.from({ length: size }, (_, i) => `again${i}`));
  assert.equal(read().length, size);
  unlinkSync(log);
  assert.deepEqual(read(), []);
  write('d');
  assert.deepEqual(read(), ['d']);
});

test('copies that people make beside the log, and other logs, are nobody’s', () => {
  began('a');
  copyFileSync(log, `${log}.1`);
  copyFileSync(log, `${log}.bak`);
  writeFileSync(join(folder, 'access.log.old'), said('old'));
  writeFileSync(join(folder, 'other_access.log.1'), said('other'));
  assert.deepEqual(read(), ['a']);
  write('b');
  assert.deepEqual(read(), ['b']);
});

test('half a line waits for its end, also in a file that was rotated', () => {
  began();
  const whole = said('a');
  appendFileSync(log, whole.slice(0, 50));
  assert.deepEqual(read(), []);
  renameSync(log, `${log}.1`);
  write('b');
  assert.deepEqual(read(), ['b']);
  appendFileSync(`${log}.1`, whole.slice(50));
  assert.deepEqual(read(), ['a']);
});

test('where a log is known by how it begins, nothing of who asked is kept', () => {
  began('a');
  read();
  assert.doesNotMatch(JSON.stringify(places), /203\.0\.113|Firefox/);
  writeFileSync(`${log}x`, '203.0.113.9 - - [22/Nov/2026] "GET / HTTP/1.1" 200\n');
  assert.doesNotMatch(JSON.stringify(nextPiece(`${log}x`, null).places), /203/);
});

test('a whole blog counts each line once, whatever is done to its log meanwhile', async () => {
  write('before');
  const blog = await startBlog({ environment: { QVILL_NGINX_LOG: log } });
  try {
    await flush(blog);
    const expected: Record<string, number> = {};
    for (let round = 0; round < 12; round++) {
      const word = `w${round % 5}`;
      write(word, word);
      expected[`/${word}`] = (expected[`/${word}`] ?? 0) + 2;
      if (round % 3 === 1) await flush(blog);
      if (round % 4 === 3) renameSync(log, `${log}-202611${10 + round}`);
      if (round % 4 === 1) {
        copyFileSync(log, `${log}-202611${10 + round}`);
        truncateSync(log);
      }
    }
    write('last');
    await Promise.all([flush(blog), flush(blog)]);
    assert.deepEqual(counted(blog)['page'], { ...expected, '/last': 1 });
  } finally {
    await blog.stop();
  }
});
