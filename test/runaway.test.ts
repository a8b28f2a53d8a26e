import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedBy } from '../src/archive/old-site/file-name-pattern.js';
import { isBelow } from '../src/archive/old-site/jekyll/glob.js';

/*
 * Patterns that come with an archive. One that ran away would never come back: what runs these tests ends them after minutes.
 */

const colons = /:([a-z_]+)/g;
const shapes = { year: '\\d{4}', month: '\\d{2}', title: '.+' };

test('a pattern for names of files says what a name says, and none makes matching run away', () => {
  const cases: [pattern: string, name: string, said: object | null][] = [
    [':year-:month-:title', '2014-03-a-b', { year: '2014', month: '03', title: 'a-b' }],
    [':lang/:title', 'de/x/y', { lang: 'de', title: 'x/y' }],
    ['a.b(:title)', 'a.b(x)', { title: 'x' }],
    [':title-:title', 'a-a', null],
    [':constructor', 'x', { constructor: 'x' }],
    [':a:b:c:d:e:f:g:h:i:j:k!', 'a'.repeat(255), null],
    [':title', 'a'.repeat(5_000), null],
    ['(a+)+$', 'a'.repeat(255), null],
  ];
  for (const [pattern, name, said] of cases.slice(0, 5)) assert.deepEqual({ ...namedBy(pattern, colons, shapes, name) }, { ...said }, pattern);
  for (const [pattern, name] of cases.slice(5)) assert.equal(namedBy(pattern, colons, shapes, name), null, pattern);
  assert.ok(namedBy(':a-:b-:c-!', colons, shapes, '-'.repeat(255)) === null);
});

test('a path is below what a pattern of a shell names, and none makes looking run away', () => {
  const cases: [glob: string, path: string, isBelow: boolean][] = [
    ['a', 'a/b.md', true],
    ['a*', 'abc/d.md', true],
    ['a/*/c', 'a/b/c/d.md', true],
    ['a/*/c', 'a/b/b/c/d.md', false],
    ['a/**/c', 'a/b/b/c/d.md', true],
    ['**/c', 'c', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*.m?', 'x.md', true],
    ['a*b*c/d', 'axbxbc/d', true],
    ['a.c', 'abc', false],
    [`${'*a'.repeat(500)}b/c`, `${'a'.repeat(1_900)}/c`, false],
    [`${'**/'.repeat(300)}b`, 'a/'.repeat(900), false],
    [`${'**/*/'.repeat(100)}x`, 'a/'.repeat(900), false],
  ];
  for (const [glob, path, isIt] of cases) assert.equal(isBelow(path, glob), isIt, `${glob.slice(0, 40)} ${path.slice(0, 40)}`);
});
