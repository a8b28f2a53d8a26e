/** How much of posts one page holds, in characters of HTML: lists, and feeds, which are kept and not looked through. */
export const roomFor = { list: 300_000, feed: 1_500_000 };

/** The longest excerpt of a list, in characters of HTML. */
export const longestExcerpt = 20_000;

/** Whether one more text has room on a page. Those that come first are whole; what is left out takes none. */
export function roomOf(characters: number): (text: { length: number }) => boolean {
  let left = characters;
  return ({ length }) => {
    if (length > left) return false;
    left -= length;
    return true;
  };
}
