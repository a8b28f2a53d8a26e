/** A place in the text and the same place on the page, both in pixels from the top. */
export type Anchor = { text: number; page: number };

/** Only those that lie below the one before, on both sides: between two of them a place is found in proportion. */
export function rising(anchors: Anchor[]): Anchor[] {
  const kept: Anchor[] = [{ text: 0, page: 0 }];
  for (const anchor of anchors) {
    const last = kept.at(-1)!;
    if (anchor.text > last.text && anchor.page > last.page) kept.push(anchor);
  }
  return kept;
}

/** Where on the page lies what lies at `y` in the text. */
export function pageAt(anchors: Anchor[], y: number): number {
  const after = anchors.findIndex(({ text }) => text > y);
  if (after === 0) return anchors[0]!.page;
  if (after < 0) return anchors.at(-1)!.page + (y - anchors.at(-1)!.text);
  const [a, b] = [anchors[after - 1]!, anchors[after]!];
  return a.page + ((y - a.text) / (b.text - a.text)) * (b.page - a.page);
}

/** What scrolls: how far it is, how far it can be, and how much of it is seen. */
export type Scroll = { at: number; most: number; height: number };

/**
 * How far the page is scrolled, so that what is at the top of the text is at its top. Over the last screen of the text the page
 * makes up what it is ahead or behind, so that both end together.
 */
export function follow(anchors: Anchor[], text: Scroll, page: { most: number }): number {
  const at = Math.min(pageAt(anchors, text.at), page.most);
  const left = text.most - text.at;
  const share = text.most <= 0 ? 0 : Math.max(0, 1 - left / Math.min(text.height, text.most));
  return at + (page.most - at) * share;
}

/** The same, moved as little as it takes to have `y`, where somebody types, in sight. */
export function inSight(scroll: number, y: number, height: number): number {
  const [first, last] = [y - height * 0.8, y - height * 0.1];
  return Math.max(0, Math.min(Math.max(scroll, first), last));
}
