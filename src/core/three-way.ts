import { type Hunk, hunks } from './diff.js';

/** A stretch of three versions of a text. `text` is what they come to; null where both sides wrote, and not the same. */
export type Piece = { base: string; mine: string; theirs: string; text: string | null };

type Side = 'mine' | 'theirs';
type Change = Hunk & { side: Side };
type Versions = Record<'base' | Side, readonly string[]>;

/** Merges by items: what only one side changed is taken. The pieces, put together, are each of the three versions. */
export function threeWay(items: Versions): Piece[] {
  const done = { base: 0, mine: 0, theirs: 0 };
  const shift = { base: 0, mine: 0, theirs: 0 };
  const upTo = (place: number): Piece => {
    const next = (side: keyof Versions) => items[side].slice(done[side], (done[side] = place + shift[side])).join('');
    return decided(next('base'), next('mine'), next('theirs'));
  };
  const pieces = grouped(changesIn(items)).flatMap((group) => {
    const before = upTo(group[0]!.from);
    for (const { side, from, fromEnd, to, toEnd } of group) shift[side] += toEnd - to - (fromEnd - from);
    return [before, upTo(Math.max(...group.map(({ fromEnd }) => fromEnd)))];
  });
  return [...pieces, upTo(items.base.length)].filter(({ base, mine, theirs }) => base + mine + theirs !== '');
}

export function decided(base: string, mine: string, theirs: string): Piece {
  const text = mine === theirs || theirs === base ? mine : mine === base ? theirs : null;
  return { base, mine, theirs, text };
}

/** In the order of the base; what is put in at a place comes before what is changed from there on. */
function changesIn(items: Versions): Change[] {
  const of = (side: Side) => hunks(items.base, items[side]).map((hunk) => ({ ...hunk, side }));
  return [...of('mine'), ...of('theirs')].toSorted((x, y) => x.from - y.from || x.fromEnd - y.fromEnd);
}

/** Changes that overlap, or put something in at the same place, belong together. Those that only touch do not. */
function grouped(changes: Change[]): Change[][] {
  const groups: Change[][] = [];
  let [start, end] = [-1, -1];
  for (const change of changes) {
    const atSamePlace = start === change.from && end === change.fromEnd;
    if (change.from < end || atSamePlace) groups.at(-1)!.push(change);
    else groups.push([change]);
    [start, end] = change.from < end || atSamePlace ? [start, Math.max(end, change.fromEnd)] : [change.from, change.fromEnd];
  }
  return groups;
}
