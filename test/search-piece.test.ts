import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieceOf } from '../src/core/search-piece.js';
import { searchQuery } from '../src/core/search-query.js';
import { found } from '../src/core/search-results.js';

const piece = (text: string, typed = 'river bank') => pieceOf(text, text, searchQuery(typed)!.wanted).replaceAll(found.from, '[').replaceAll(found.to, ']');
const words = (n: number, word = 'water') => Array.from({ length: n }, () => word).join(' ');

test('a short text is shown whole, a long one where it was found, by whole words', () => {
  assert.equal(piece('One river is a brook.'), 'One [river] is a brook.');
  assert.equal(piece('Nothing of it.'), 'Nothing of it.');
  const shown = piece(`${words(100)} the river runs ${words(100)}`);
  assert.match(shown, /^…(water )+the \[river\] runs (water )*water…$/);
  assert.ok(shown.length < 200);
  assert.match(piece(`river ${words(100)}`), /^\[river\] (water )*water…$/);
  assert.match(piece(`${words(100)} river`), /^…(water )+\[river\]$/);
});

test('the place with most different words is shown, and of those with as many the first', () => {
  const text = `${words(60)} river and river and river ${words(60)} river bank one ${words(60)} river bank two ${words(60)}`;
  assert.match(piece(text), /\[river\] \[bank\] one/);
});

test('phrases, beginnings, cases and accents are marked as they are found', () => {
  assert.equal(piece('A river bank, a bank, a river.', '"river bank"'), 'A [river bank], a bank, a river.');
  assert.equal(piece('Rivers and RIVERBEDS and driver.', 'river*'), '[Rivers] and [RIVERBEDS] and driver.');
  assert.equal(piece('Un été, des étés.', 'ete'), 'Un [été], des [étés].');
  assert.equal(piece('Great great great lakes', '"great great"'), '[Great great great] lakes');
  assert.equal(piece('No river here, a bank there.', 'bank -river'), 'No river here, a [bank] there.');
});

test('signs of two halves, no spaces, and a place that is longer than a piece', () => {
  const gaps = (text: string) => [...text].join('\u200B');
  assert.equal(piece(`${'😀'.repeat(300)}川${'😀'.repeat(300)}`, '川').isWellFormed(), true);
  assert.match(piece(gaps(`${'日'.repeat(300)}川${'本'.repeat(300)}`), '川').replaceAll('\u200B', ''), /^…日+\[川\]本+…$/);
  const long = 'x'.repeat(400);
  assert.ok(piece(`${words(60)} ${long} ${words(60)}`, long.slice(0, 150)).includes(`[${long}]`));
});

test('of a word without end, or a phrase that goes on and on, so much is shown as anybody reads', () => {
  for (const [text, typed] of [
    ['x'.repeat(500_000), 'xx'],
    ['a '.repeat(250_000), '"a a a"'],
    ['a '.repeat(250_000), 'a'],
    [`${'😀'.repeat(100)} ${'\u{1F1E6}\u{20000}'.repeat(90_000)}`, '\u{20000}'],
  ] as const) {
    const shown = piece(text, typed);
    assert.ok(shown.length < 1_000 && shown.isWellFormed() && shown.endsWith('…'), `${typed}: ${shown.length}`);
  }
});

test('a text of nothing but what was looked for takes as much longer as it is longer', () => {
  const { wanted } = searchQuery(`"${'a '.repeat(40)}b" a "a a"`)!;
  const took = (times: number) => {
    const text = 'a '.repeat(times);
    const began = process.cpuUsage();
    for (let n = 0; n < 5; n++) pieceOf(text, text, wanted);
    const { user, system } = process.cpuUsage(began);
    return user + system;
  };
  took(20_000);
  const [short, long] = [took(10_000), took(160_000)];
  assert.ok(long < 100 * Math.max(short, 1_000), `${short} and ${long} µs`);
});
