import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { MemoryBook } from '../src/redirects/memory-book.js';
import { readRule } from '../src/redirects/read-rule.js';
import { readText } from '../src/redirects/read-text.js';
import { settle } from '../src/redirects/settle.js';

const origin = 'https://blog.example';
const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));

/** How many turns others had while it was done. */
async function turnsWhile<T>(work: () => Promise<T>): Promise<[T, number]> {
  let turns = 0;
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      await turn();
      turns++;
    }
  })();
  const done = await work().finally(() => (isOver = true));
  await others;
  return [done, turns];
}

async function settled(lines: string[]) {
  const { lines: read } = await readText(lines.join('\n'), 'text');
  return settle(
    new MemoryBook(),
    read.map(({ written }) => readRule(written, origin)),
    new Map(),
  );
}

test('a chain of ten thousand prefixes is followed while others have their turn', async () => {
  const [{ refused, changed }, turns] = await turnsWhile(() => settled(many(10_000, (n) => `/p${n}/* /p${n + 1}/:splat`)));
  assert.ok(turns > 3, `others had ${turns} turns`);
  assert.equal(refused.length + changed.length, 10_000);
  assert.ok(changed.length > 0);
});

test('so is one of ten thousand circles, all of which are refused', async () => {
  const { refused, changed } = await settled(many(10_000, (n) => `/q${n}/* /q${n}/a/:splat`));
  assert.deepEqual([refused.length, changed.length], [10_000, 0]);
});

test('rules that would have patterns looked through without end are refused in words', async () => {
  const patterns = many(1_000, (n) => `/:a/:b/x${n} /${n}`);
  const exact = many(60_000, (n) => `/e${n} /one/two/three${n}`);
  await assert.rejects(settled([...patterns, ...exact, ...exact.map((line) => line.replace('/e', '/f')), '/g/* /one/two/x']), {
    kind: 'invalid',
    message: /lead through one another so often/,
  });
});

test('a source is no longer than an address needs', () => {
  const read = (source: string) => () => readRule({ source, target: '/x', code: '' }, origin);
  assert.throws(read(`/${'a'.repeat(2_000)}`), { field: 'source', message: /longer than 2000 characters/ });
  assert.throws(read('/:a'.repeat(51)), { field: 'source', message: /more than 50 parts/ });
  assert.throws(read('/a'.repeat(51) + '/*'), { field: 'source', message: /more than 50 parts/ });
});
