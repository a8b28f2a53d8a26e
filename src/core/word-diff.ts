import { anchorsOf } from './anchors.js';
import { type Change, type Piece, readable } from './pieces.js';
import { type Cut, lineCut, linesOf, sameHead, sameTail, sentencesOf, wordCut, wordsOf } from './text-parts.js';

/**
 * Where comparing ends: lists longer than this, and looks at two words in one comparison of texts. What needs more, and no author's
 * change comes near, is shown as one change. Counted and not timed, so that the same texts always give the same answer.
 */
const longestList = 200_000;
const mostLooks = 1_000_000;

type Compare = (change: Change) => Piece[];

/**
 * The differences of two texts, word by word. The `same` and `removed` pieces make the first text, the `same` and `added` ones the
 * second, to the letter. Lines that both have are found first, then sentences in between, then words. A post takes some milliseconds;
 * two million characters, also those that were written to be compared badly, 400 ms at most.
 */
export async function wordDiff(before: string, after: string): Promise<Piece[]> {
  const byWords = await wordComparison();
  const bySentences = byParts(sentencesOf, byWords);
  const byLines = byParts(linesOf, bySentences);
  return readable(trimmed({ removed: before, added: after }, lineCut, byLines));
}

/** Compares what lies between the parts that both texts have once. */
function byParts(split: (text: string) => string[], inner: Compare): Compare {
  return (change) => {
    const [a, b] = [split(change.removed), split(change.added)];
    if (a.length + b.length > longestList) return [change];
    const pieces: Piece[] = [];
    let [i, j] = [0, 0];
    const upTo = (nextI: number, nextJ: number) => {
      pieces.push(...trimmed({ removed: a.slice(i, nextI).join(''), added: b.slice(j, nextJ).join('') }, wordCut, inner));
      [i, j] = [nextI + 1, nextJ + 1];
    };
    for (const [nextI, nextJ] of anchorsOf(a, b)) {
      upTo(nextI, nextJ);
      pieces.push({ same: a[nextI]! });
    }
    upTo(a.length, b.length);
    return pieces;
  };
}

async function wordComparison(): Promise<Compare> {
  const { diffArrays } = await import('diff');
  const tooMuch = new Error('These texts differ too much to be compared by words');
  let looksLeft = mostLooks;
  const comparator = (a: number, b: number): boolean => {
    if (looksLeft-- <= 0) throw tooMuch;
    return a === b;
  };
  return (change) => {
    if (looksLeft <= 0 || change.removed.length + change.added.length > longestList) return [change];
    const [a, b] = [wordsOf(change.removed), wordsOf(change.added)];
    try {
      return piecesOf(a, b, diffArrays(...numbered(a, b), { comparator }));
    } catch (error) {
      if (error !== tooMuch) throw error;
      return [change];
    }
  };
}

/** Equal words under equal numbers: what is looked at many times is compared fast. */
function numbered(a: string[], b: string[]): [number[], number[]] {
  const numbers = new Map<string, number>();
  const numberOf = (word: string): number => {
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    return number;
  };
  return [a.map(numberOf), b.map(numberOf)];
}

function piecesOf(a: string[], b: string[], changes: { added: boolean; removed: boolean; count: number }[]): Piece[] {
  let [i, j] = [0, 0];
  return changes.map(({ added, removed, count }) => {
    const taken = added ? '' : a.slice(i, (i += count)).join('');
    const put = removed ? '' : b.slice(j, (j += count)).join('');
    return added || removed ? { removed: taken, added: put } : { same: put };
  });
}

/** Sets aside what both begin and end with, at little cost. */
function trimmed({ removed, added }: Change, cut: Cut, inner: Compare): Piece[] {
  const common = sameHead(removed, added);
  const isAll = common === removed.length && common === added.length;
  const head = isAll ? common : Math.min(cut.before(removed, common), cut.before(added, common));
  const [a, b] = [removed.slice(head), added.slice(head)];
  const tail = a.length - cut.behind(a, a.length - sameTail(a, b));
  const middle = { removed: a.slice(0, a.length - tail), added: b.slice(0, b.length - tail) };
  const isReplaced = middle.removed !== '' && middle.added !== '';
  return [{ same: removed.slice(0, head) }, ...(isReplaced ? inner(middle) : [middle]), { same: a.slice(a.length - tail) }];
}
