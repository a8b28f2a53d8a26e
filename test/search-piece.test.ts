import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieceOf } from '../src/core/search-piece.js';
import { found } from '../src/core/search-results.js';

const mark = (text: string) => text.replaceAll('[', found.from).replaceAll(']', found.to);
const piece = (text: string) => pieceOf(mark(text)).replaceAll(found.from, '[').replaceAll(found.to, ']');
const words = (n: number, word = 'water') => Array.from({ length: n }, () => word).join(' ');

test('a short text is shown whole, a long one where it was found, by whole words', () => {
  assert.equal(piece('One [river] is a river.'), 'One [river] is a river.');
  assert.equal(piece('Nothing of it.'), 'Nothing of it.');
  const shown = piece(`${words(100)} the [river] runs ${words(100)}`);
  assert.match(shown, /^…(water )+the \[river\] runs (water )*water…$/);
  assert.ok(shown.length < 200);
  assert.match(piece(`[river] ${words(100)}`), /^\[river\] (water )*water…$/);
  assert.match(piece(`${words(100)} [river]`), /^…(water )+\[river\]$/);
});

test('the place with most different words is shown, and of those with as many the first', () => {
  const text = `${words(60)} [river] and [river] and [river] ${words(60)} [river] [bank] one ${words(60)} [river] [bank] two ${words(60)}`;
  assert.match(piece(text), /\[river\] \[bank\] one/);
});

test('signs of two halves, no spaces, and a place that is longer than a piece', () => {
  assert.equal(piece(`${'😀'.repeat(300)}[川]${'😀'.repeat(300)}`).isWellFormed(), true);
  assert.match(piece(`${'日'.repeat(300)}[川]${'本'.repeat(300)}`), /^…日+\[川\]本+…$/);
  const long = 'x'.repeat(400);
  assert.ok(piece(`${words(60)} [${long}] ${words(60)}`).includes(`[${long}]`));
});

test('a text of nothing but what was looked for takes as much longer as it is longer', () => {
  const took = (times: number) => {
    const text = mark('[a] '.repeat(times));
    const began = process.cpuUsage();
    for (let n = 0; n < 5; n++) pieceOf(text);
    const { user, system } = process.cpuUsage(began);
    return user + system;
  };
  took(20_000);
  const [short, long] = [took(10_000), took(160_000)];
  assert.ok(long < 100 * Math.max(short, 1_000), `${short} and ${long} µs`);
});
