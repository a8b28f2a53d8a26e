import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { matches } from '../src/core/diff.js';
import { chosen, merge } from '../src/core/merge.js';
import { formFields, type PostForm } from '../src/core/post-form.js';

const empty = Object.fromEntries(formFields.map((field) => [field, ''])) as PostForm;
const form = (some: Partial<PostForm>): PostForm => ({ ...empty, kind: 'post', ...some });
const text = (markdown: string): PostForm => form({ markdown });

describe('two versions of a text', () => {
  const merged: [what: string, base: string, mine: string, theirs: string, both: string][] = [
    ['changes in different paragraphs', 'One.\n\nTwo.\n\nThree.', 'One!\n\nTwo.\n\nThree.', 'One.\n\nTwo.\n\nThree!', 'One!\n\nTwo.\n\nThree!'],
    ['changes in lines that touch', 'a\nb\n', 'A\nb\n', 'a\nB\n', 'A\nB\n'],
    ['different words of one sentence', 'The quick brown fox', 'The slow brown fox', 'The quick brown dog', 'The slow brown dog'],
    ['different words where nothing sets words apart', '昨日は雨でした', '今日は雨でした', '昨日は雪でした', '今日は雪でした'],
    ['a paragraph at the end and a change before it', 'Begin here', 'Begin here\n\nAnd then', 'Begin there', 'Begin there\n\nAnd then'],
    ['a paragraph taken out and one put in after it', 'a\n\nb\n\nc', 'a\n\nc', 'a\n\nb\n\nnew\n\nc', 'a\n\nnew\n\nc'],
    ['the same change twice', 'a', 'b', 'b', 'b'],
    ['an earlier state of the same writing', '', 'Hello world', 'Hello wor', 'Hello world'],
    ['a later state of the same writing', 'Well.\n', 'Well.\n\nHel', 'Well.\n\nHello', 'Well.\n\nHello'],
  ];
  for (const [what, base, mine, theirs, both] of merged)
    test(`${what}: both count`, () => {
      const result = merge(text(base), text(mine), text(theirs));
      assert.deepEqual(result.conflicts, []);
      assert.equal(chosen(result, []).markdown, both);
    });

  test('the same words in two ways is a conflict, shown with what stands around it, and one on each line at most', () => {
    const result = merge(
      text('Intro.\n\nThe cat sat on the mat.\n\nEnd.'),
      text('Intro!\n\nThe dog sat on the rug.\n\nEnd.'),
      text('Intro.\n\nThe cow sat on the hay.\n\nEnd!'),
    );
    assert.deepEqual(result.conflicts, [
      { field: 'markdown', base: 'cat sat on the mat', mine: 'dog sat on the rug', theirs: 'cow sat on the hay', before: 'Intro!\n\nThe ', after: '.\n\nEnd!' },
    ]);
    assert.equal(chosen(result, ['mine']).markdown, 'Intro!\n\nThe dog sat on the rug.\n\nEnd!');
    assert.equal(chosen(result, ['theirs']).markdown, 'Intro!\n\nThe cow sat on the hay.\n\nEnd!');
    assert.equal(chosen(result, ['both']).markdown, 'Intro!\n\nThe dog sat on the rug cow sat on the hay.\n\nEnd!');
  });

  test('what one side took out and the other changed is a conflict', () => {
    const { conflicts } = merge(text('a\n\nold\n\nc'), text('a\n\nc'), text('a\n\nnew\n\nc'));
    assert.deepEqual(
      conflicts.map(({ mine, theirs }) => [mine.trim(), theirs.trim()]),
      [['', 'new']],
    );
  });

  test('two paragraphs at the same place can both stay', () => {
    const result = merge(text('a\n\nz'), text('a\n\nmine\n\nz'), text('a\n\ntheirs\n\nz'));
    assert.equal(result.conflicts.length, 1);
    assert.equal(chosen(result, ['both']).markdown, 'a\n\nmine\n\ntheirs\n\nz');
  });
});

describe('two versions of a form', () => {
  test('each field by itself', () => {
    const base = form({ title: 'Rivers', date: '', tags: 'water' });
    const result = merge(base, { ...base, title: 'Slow rivers', slug: 'slow' }, { ...base, title: 'Rivers of home', date: 'tomorrow' });
    assert.deepEqual(result.conflicts, []);
    assert.deepEqual(chosen(result, []), { ...base, title: 'Slow rivers of home', slug: 'slow', date: 'tomorrow' });
  });

  test('labels and old addresses: what either added is there, what either removed is not', () => {
    const base = form({ tags: 'a, b, c', aliases: '/x\n/y' });
    const result = merge(base, { ...base, tags: 'b, c, mine', aliases: '/x\n/y\n/m' }, { ...base, tags: 'a, b, theirs', aliases: '/y' });
    assert.deepEqual(result.conflicts, []);
    assert.deepEqual([chosen(result, []).tags, chosen(result, []).aliases], ['b, mine, theirs', '/y\n/m']);
  });

  test('a list that only one side changed stays as it was typed', () => {
    const base = form({ tags: 'a' });
    assert.equal(chosen(merge(base, { ...base, tags: 'a,  half-ty, ' }, base), []).tags, 'a,  half-ty, ');
  });

  test('an address is one or the other', () => {
    const base = form({ slug: 'a' });
    const result = merge(base, { ...base, slug: 'b' }, { ...base, slug: 'c' });
    assert.deepEqual(
      result.conflicts.map(({ field, mine, theirs }) => [field, mine, theirs]),
      [['slug', 'b', 'c']],
    );
    assert.equal(chosen(result, ['theirs']).slug, 'c');
  });
});

describe('the laws of merging', () => {
  const word = fc.constantFrom('river', 'sea', 'the', 'a', '.', ' ', ' ', '\n', '\n\n', '水', '🙂', '- x\n', '');
  const markdown = fc.array(word, { maxLength: 40 }).map((words) => words.join(''));
  const anyForm = fc.record(Object.fromEntries(formFields.map((field) => [field, markdown])) as Record<keyof PostForm, typeof markdown>, {
    noNullPrototype: true,
  });

  /** Puts marks that stand nowhere else into a text, and takes some of its signs out. */
  const edited = (base: string, marks: string): fc.Arbitrary<{ text: string; marks: string[] }> =>
    fc.array(fc.record({ at: fc.nat(base.length), out: fc.nat(3) }), { maxLength: 6 }).map((edits) => {
      const used = edits.map((_, i) => `${marks}${i}`);
      const whole = edits.reduce((value, { at, out }, i) => value.slice(0, at) + used[i] + value.slice(at + out), base);
      return { text: whole, marks: used.filter((mark) => whole.includes(mark)) };
    });

  test('who changed nothing has no say', () => {
    fc.assert(
      fc.property(anyForm, anyForm, (base, other) => {
        assert.deepEqual(chosen(merge(base, other, base), []), other);
        assert.deepEqual(chosen(merge(base, base, other), []), other);
        assert.deepEqual(chosen(merge(base, other, other), []), other);
      }),
      { numRuns: 300 },
    );
  });

  test('nothing that either side typed is lost: it is in the text, or in a conflict that shows it', () => {
    const versions = markdown.chain((base) => fc.tuple(fc.constant(base), edited(base, 'Ⓜ'), edited(base, 'Ⓣ')));
    fc.assert(
      fc.property(versions, ([base, mine, theirs]) => {
        const result = merge(text(base), text(mine.text), text(theirs.text));
        const all = (choice: 'mine' | 'theirs' | 'both') =>
          chosen(
            result,
            result.conflicts.map(() => choice),
          ).markdown;
        for (const mark of mine.marks) for (const choice of ['mine', 'both'] as const) assert.ok(all(choice).includes(mark), mark);
        for (const mark of theirs.marks) for (const choice of ['theirs', 'both'] as const) assert.ok(all(choice).includes(mark), mark);
        const whole = (side: 'base' | 'mine' | 'theirs') => result.pieces.markdown.map((piece) => piece[side]).join('');
        assert.deepEqual([whole('base'), whole('mine'), whole('theirs')], [base, mine.text, theirs.text]);
      }),
      { numRuns: 3000 },
    );
  });

  test('changes in different paragraphs are never a conflict', () => {
    const paragraphs = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,6}$/), { minLength: 1, maxLength: 12 });
    const sides = fc.array(fc.constantFrom('mine', 'theirs', 'nobody'), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(paragraphs, sides, (base, who) => {
        const by = (...names: string[]) => base.map((words, i) => (names.includes(who[i]!) ? `${words} ${i}!` : words)).join('\n\n');
        const result = merge(text(by()), text(by('mine')), text(by('theirs')));
        assert.deepEqual(result.conflicts, []);
        assert.equal(chosen(result, []).markdown, by('mine', 'theirs'));
      }),
      { numRuns: 500 },
    );
  });

  test('what two sequences have in common is in both, and in order', () => {
    const items = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 60 });
    fc.assert(
      fc.property(items, items, (a, b) => {
        let [x, y] = [0, 0];
        for (const match of matches(a, b)) {
          assert.ok(match.a >= x && match.b >= y && match.length > 0);
          [x, y] = [match.a + match.length, match.b + match.length];
          assert.deepEqual(a.slice(match.a, x), b.slice(match.b, y));
        }
      }),
    );
  });

  test('a novel is merged before anybody notices', () => {
    const base = Array.from({ length: 20_000 }, (_, i) => `The ${i % 97} of ${i % 89} went to the ${i % 83}.`).join('\n\n');
    const started = performance.now();
    const { conflicts } = merge(text(base), text(base.replaceAll(' 13 ', ' thirteen ')), text(base.replaceAll(' 17 ', ' seventeen ')));
    assert.deepEqual(conflicts, []);
    assert.ok(performance.now() - started < 3_000, `${performance.now() - started} ms`);
  });
});
