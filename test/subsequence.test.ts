import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distanceTo, find, folded } from '../src/core/subsequence.js';

const distance = (title: string, typed: string) => distanceTo(folded(title), folded(typed));
const found = (titles: string[], typed: string) => find(titles.map(folded), folded(typed)).places.map((place) => titles[place]);

test('a title is found by some of its letters in their order, whatever their case and accents', () => {
  const title = 'Where the “River” bends – naïve café 한글';
  for (const typed of ['', 'where', 'RIVER', 'wtrb', 'wrb', '"river"', 'bends - n', 'naive', 'CAFÉ', 'cafe', '하', '한', '  where   the ', 'é'])
    assert.notEqual(distance(title, typed), Infinity, typed);
  for (const typed of ['wherex', 'revir', 'tthe', 'river where', 'therivert', '글한', 'where  the  the']) assert.equal(distance(title, typed), Infinity, typed);
});

test('the nearer title comes first: its beginning, a word’s, inside of one, initials, letters from anywhere', () => {
  const titles = ['All bells ring in towns', 'Habitable', 'On a bit of luck', 'Bitter tea'];
  assert.deepEqual(found(titles, 'bit'), ['Bitter tea', 'On a bit of luck', 'Habitable', 'All bells ring in towns']);
  assert.deepEqual(found(['Twenty bears', 'Stairs', 'By the river', 'The big road'], 'tr'), ['By the river', 'The big road', 'Twenty bears', 'Stairs']);
});

test('titles that are equally near stay in their order', () => {
  const titles = ['River two', 'A river', 'River one', 'The river'];
  assert.deepEqual(found(titles, 'river'), ['River two', 'River one', 'A river', 'The river']);
  assert.deepEqual(found(titles, ''), titles);
});

test('any letters of any title find it, and a letter that is not there finds nothing', () => {
  const title = fc.string({ unit: 'grapheme-composite', maxLength: 30 });
  const picks = fc.infiniteStream(fc.boolean());
  fc.assert(
    fc.property(title, picks, (text, choose) => {
      const letters = [...folded(text)];
      const some = letters.filter(() => choose.next().value).join('');
      assert.notEqual(distanceTo(letters.join(''), some), Infinity);
      assert.equal(distanceTo(letters.join(''), `${some}\u{10FFFF}`), Infinity);
    }),
  );
});
