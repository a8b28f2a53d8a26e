/**
 * What stands exactly once in each of two lists, as pairs of places: as many as follow each other in both. Between them the lists
 * can be compared piece by piece (the “patience” of Bram Cohen's diff), at a cost that grows with the lists and not with their
 * difference.
 */
export function anchorsOf(a: string[], b: string[]): [number, number][] {
  const inB = placesOfUnique(b);
  const pairs: [number, number][] = [];
  for (const [item, i] of placesOfUnique(a)) {
    const j = inB.get(item);
    if (i >= 0 && j !== undefined && j >= 0) pairs.push([i, j]);
  }
  return longestRising(pairs);
}

/** Where each item stands; -1 when it stands in several places. In the order of the list. */
function placesOfUnique(list: string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [place, item] of list.entries()) places.set(item, places.has(item) ? -1 : place);
  return places;
}

/** The longest series of pairs, given by their first number, whose second numbers rise too. */
function longestRising(pairs: [number, number][]): [number, number][] {
  /** of all series with n + 1 members, the one that ends lowest: the place of its last pair */
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [place, [, j]] of pairs.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]!]![1] < j) low = middle + 1;
      else high = middle;
    }
    previous[place] = low > 0 ? ends[low - 1]! : -1;
    ends[low] = place;
  }
  const series: [number, number][] = [];
  for (let place = ends.at(-1) ?? -1; place >= 0; place = previous[place]!) series.push(pairs[place]!);
  return series.reverse();
}
