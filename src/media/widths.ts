import { limits } from './limits.js';

/** From a phone to a large screen with two dots a pixel. */
const widths = [480, 800, 1200, 1600, 2400];

/** How wide the picture for feeds and old browsers is, when there is a wider one. */
const moderate = 1600;

/** How wide a picture is made in AVIF, whose encoder takes some 20 bytes a pixel: at 2400 it is a process of 110 MB, at 1200 one of 50. */
export const widestAvif = (isNarrow: boolean): number => (isNarrow ? 1200 : limits.side);

/**
 * The widths in which a picture is made: none larger than it is, and none that is nearly the same as the next.
 * @param isOwnForm whether it is in this format already, so that the file itself is the largest
 */
export function chosenWidths(width: number, isOwnForm: boolean): number[] {
  const smaller = widths.filter((each) => each < width * 0.9);
  return isOwnForm || smaller.length === widths.length ? smaller : [...smaller, width];
}

export const fallbackWidth = (type: string, width: number): number | null => (width > moderate && /^image\/(jpeg|png)$/.test(type) ? moderate : null);
