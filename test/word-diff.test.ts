import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shownOf } from '../src/admin/comparison.js';
import type { Piece } from '../src/core/pieces.js';
import { wordDiff } from '../src/core/word-diff.js';
import { countWords } from '../src/core/words.js';

const firstOf = (pieces: Piece[]): string => pieces.map((piece) => ('same' in piece ? piece.same : piece.removed)).join('');
const secondOf = (pieces: Piece[]): string => pieces.map((piece) => ('same' in piece ? piece.same : piece.added)).join('');
const written = async (before: string, after: string): Promise<string> =>
  wordDiff(before, after)
    .map((piece) => ('same' in piece ? piece.same : `[-${piece.removed}-]{+${piece.added}+}`))
    .join('');

const table: [before: string, after: string, differences: string][] = [
  ['one two three', 'one two three', 'one two three'],
  ['', 'new', '[--]{+new+}'],
  ['old', '', '[-old-]{++}'],
  ['It is slow here.', 'It is quick here.', 'It is [-slow-]{+quick+} here.'],
  ['The quick brown fox jumps.', 'The slow red fox jumps over.', 'The [-quick brown-]{+slow red+} fox jumps[--]{+ over+}.'],
  ['I like it', 'I very much like it', 'I [--]{+very much +}like it'],
  ['foo', 'foobar', '[-foo-]{+foobar+}'],
  ['don’t go', 'do go', '[-don’t-]{+do+} go'],
  ['日本語の文', '日本人の文', '日本[-語-]{+人+}の文'],
  ['a 👨‍👩‍👧 b', 'a 👨‍👩‍👦 b', 'a [-👨‍👩‍👧-]{+👨‍👩‍👦+} b'],
  ['e\u0301te\u0301', 'ete\u0301', '[-e\u0301te\u0301-]{+ete\u0301+}'],
  ['line  \nnext', 'line\nnext', 'line[-  -]{++}\nnext'],
  ['a\nb\n', 'a\n\nb\n', 'a\n[--]{+\n+}b\n'],
  ['    code', '\tcode', '[-    -]{+\t+}code'],
  ['The end.', 'The  end.', 'The [--]{+ +}end.'],
  ['one\n\ntwo\n\nthree\n', 'one\n\nthree\n', 'one\n\n[-two\n\n-]{++}three\n'],
  ['A is.\nB is.\nC is.\n', 'C is.\nA is.\nB is.\n', '[--]{+C is.\n+}A is.\nB is.\n[-C is.\n-]{++}'],
  // a word in common between two passages that were rewritten says nothing
  ['Slow and brown in the old bed.', 'Quick and clear in a new valley.', '[-Slow-]{+Quick+} and [-brown-]{+clear+} in [-the old bed-]{+a new valley+}.'],
  [
    'Everything changed in nothing stayed.',
    'Somebody listened in everyone left.',
    '[-Everything changed in nothing stayed-]{+Somebody listened in everyone left+}.',
  ],
];
for (const [before, after, differences] of table)
  test(`“${before}” → “${after}”`.replaceAll('\n', '↵'), async () => assert.equal(await written(before, after), differences));

test('the differences of any two texts give both of them back, to the letter', async () => {
  const unit = fc.constantFrom('a', 'b', ' ', '\n', '\t', '.', '日', 'é', '\u0301', '👩', '\u200d', '\ud83d', 'word ', 'Same sentence. ', 'A line\n');
  const some = fc.string({ unit, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(some, some, some, some, async (head, before, after, tail) => {
      const [one, other] = [head + before + tail, head + after + tail];
      const pieces = wordDiff(one, other);
      assert.deepEqual([firstOf(pieces), secondOf(pieces)], [one, other]);
      for (const [i, piece] of pieces.entries()) {
        assert.ok('same' in piece ? piece.same : piece.removed !== piece.added);
        if (i > 0) assert.notEqual('same' in piece, 'same' in pieces[i - 1]!, 'kinds take turns');
      }
    }),
    { numRuns: 500 },
  );
});

/** Words from a series that is always the same. */
function prose(length: number, vocabulary: number, perLine: number, seed = 1): string {
  let [text, state] = ['', seed];
  for (let n = 1; text.length < length; n++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += `w${((state >>> 8) % vocabulary).toString(36)}${n % perLine ? (n % 15 ? ' ' : '. ') : '\n'}`;
  }
  return text.slice(0, length);
}
const million = 1_000_000;
const book = prose(2 * million, 3_000, 90);
const hostile: [what: string, before: string, after: string][] = [
  ['one word of a book', book, `${book.slice(0, million)}X${book.slice(million)}`],
  ['every tenth word', book, book.replace(/\w+0/g, 'other')],
  ['everything', book, prose(2 * million, 3_000, 90, 7)],
  ['two words in another order', prose(2 * million, 2, 90), prose(2 * million, 2, 90, 7)],
  ['the same on one line', prose(2 * million, 2, Infinity), prose(2 * million, 2, Infinity, 7)],
  ['one word a line', prose(2 * million, 2, 1), prose(2 * million, 2, 1, 7)],
  ['lines in reverse', book, book.split('\n').reverse().join('\n')],
  ['empty lines', '\n'.repeat(2 * million), `x${'\n'.repeat(2 * million - 2)}y`],
  ['one endless word', 'x'.repeat(2 * million), 'x'.repeat(2 * million - 1)],
  ['marks without end', `x${'\u0301'.repeat(2 * million - 1)}`, `y${'\u0301'.repeat(2 * million - 2)}`],
  ['signs', '!?'.repeat(million), '?!!'.repeat(600_000)],
  ['no spaces', '日本語文'.repeat(million / 2), '日語本文'.repeat(million / 2)],
];
for (const [what, before, after] of hostile)
  test(`two million characters that differ in ${what} are compared in bounded time`, async () => {
    const used = process.cpuUsage();
    const pieces = wordDiff(before, after);
    const { user, system } = process.cpuUsage(used);
    assert.ok(firstOf(pieces) === before && secondOf(pieces) === after);
    // about half a second on a machine of its own; an unbounded comparison takes minutes
    assert.ok(user + system < 3_000_000, `${(user + system) / 1_000} ms`);
  });

test('words are counted in a time that grows with the text and no faster', () => {
  const used = process.cpuUsage();
  for (const [text, words] of [
    ['!?'.repeat(million), 0],
    [`${'-'.repeat(million)}a`, 1],
    ['日本'.repeat(million), 2 * million],
    ['It’s a “test” — of 3 words? ¡No! 五 *', 8],
  ] as const)
    assert.equal(countWords(text), words);
  const { user } = process.cpuUsage(used);
  assert.ok(user < 10_000_000, `${user / 1_000} ms`);
});

test('an unchanged stretch is folded where it is long, between whole lines or words, and nothing of it is lost', () => {
  const long = Array.from({ length: 20 }, (_, n) => `Line ${n} of an unchanged stretch that is long enough.\n`).join('');
  const shown = shownOf([{ same: long }, { removed: 'a', added: 'b' }, { same: long }, { removed: 'c', added: '' }, { same: 'the end' }]);
  assert.deepEqual(
    shown.map((each) => Object.keys(each)[0]),
    ['folded', 'same', 'removed', 'added', 'same', 'folded', 'same', 'removed', 'same'],
  );
  for (const each of shown) if ('folded' in each) assert.match(each.folded, /^Line [^]*\n$/);
  assert.equal(shown.map((each) => ('same' in each ? each.same : 'folded' in each ? each.folded : '')).join(''), `${long}${long}the end`);
  assert.deepEqual(shownOf([{ same: 'short' }]), [{ same: 'short' }]);
});

test('white space that changed is shown by a sign, where it means something', () => {
  const signs = (removed: string, added: string) =>
    shownOf([{ removed, added }]).map((each) => {
      const bits = 'removed' in each ? each.removed : 'added' in each ? each.added : [];
      return bits.map(({ text, sign }) => (sign ? `<${sign}>` : text)).join('');
    });
  assert.deepEqual(signs(' ', '\t'), ['<·>', '<→>']);
  assert.deepEqual(signs('two words ', 'line  \n\n  next'), ['two words ', 'line<·><·><↵><↵><·><·>next']);
  assert.deepEqual(signs('a\u00a0b', 'a\u200bb\u202e'), ['a<⍽>b', 'a<U+200B>b<U+202E>']);
});
