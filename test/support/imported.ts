import assert from 'node:assert/strict';
import type { ImportedPost } from '../../src/archive/markdown/read-post.js';

/** Checks only the fields that a row names. */
export function expect(post: ImportedPost, expected: Partial<ImportedPost>, row: string): void {
  const named = Object.fromEntries(Object.keys(expected).map((key) => [key, post[key as keyof ImportedPost]]));
  assert.deepEqual(named, expected, row);
}
