import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { rootFolder } from '../src/platform/folders.js';

const generated = readFileSync(join(rootFolder, 'prisma/client/internal/class.ts'), 'utf8');

test('the query compiler is read as a file, which is forgotten, and not imported as a string, which stays', () => {
  assert.doesNotMatch(generated, /await import\("[^"]*wasm-base64/);
  assert.match(generated, /import\.meta\.resolve\("@prisma\/client\/runtime\/query_compiler_small_bg\.sqlite\.wasm-base64\.mjs"\)/);
});

/*
 * An object whose only key is a number below a thousand is an array of all places up to it; beyond, V8 keeps only what is there.
 */
test('names of fields in the graph of queries are so far from 0 that no object is an array of nothing', () => {
  const [, graph] = /graph: "([\w-]+)"/.exec(generated)!;
  const bytes = Buffer.from(graph!, 'base64url');
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const [inputs] = [number(), number(), number()];
  const names: number[] = [];
  for (let node = 0; node < inputs!; node++)
    for (let left = number(); left > 0; left--) {
      names.push(number());
      at += 2;
      number();
      number();
      at++;
    }
  assert.ok(names.length > 1_000);
  assert.ok(Math.min(...names) >= 10_000, `a name at ${Math.min(...names)}`);
});
