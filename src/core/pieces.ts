/** A piece of two texts: what both have, or what the first has where the second has something else; either may be empty there. */
export type Piece = { same: string } | Change;
export type Change = { removed: string; added: string };

/** As whoever reads them wants them: neighbours of one kind as one, and changes with next to nothing between them too. */
export const readable = (pieces: Piece[]): Piece[] => bridged(bridged(joined(pieces), isSign), isLittle);

function joined(pieces: Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if ('same' in piece) {
      if (last && 'same' in last) last.same += piece.same;
      else if (piece.same !== '') result.push({ ...piece });
    } else if (last && 'removed' in last) append(last, piece);
    else if (piece.removed !== '' || piece.added !== '') result.push({ ...piece });
  }
  return result;
}

type IsSlight = (gap: string, a: Change, b: Change) => boolean;

function bridged(pieces: Piece[], isSlight: IsSlight): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const [from, gap] = result.slice(-2);
    if (from && gap && 'removed' in from && 'same' in gap && 'removed' in piece && isSlight(gap.same, from, piece)) {
      result.pop();
      append(from, { removed: gap.same + piece.removed, added: gap.same + piece.added });
    } else result.push(piece);
  }
  return result;
}

/** A space or a sign between two words that were replaced. */
const isSign: IsSlight = (gap, ...changes) =>
  gap.length < 10 && !/[\n\p{L}\p{N}]/u.test(gap) && changes.every(({ removed, added }) => removed !== '' && added !== '');

/** Within a line, and little in comparison with what changed on both sides of it. */
const isLittle: IsSlight = (gap, a, b) => gap.length * 4 <= Math.min(sizeOf(a), sizeOf(b)) && !gap.includes('\n');

const sizeOf = ({ removed, added }: Change): number => removed.length + added.length;

function append(change: Change, { removed, added }: Change): void {
  change.removed += removed;
  change.added += added;
}
