/** First segments of the engine's own addresses: no post may take one. */
export const reservedWords: ReadonlySet<string> = new Set(
  `admin api archive assets atom authors categories debug feed gone healthz index kudos media metrics moved new page pages
   posts preview readyz robots rss search session setup sitemap tags favicon 404 410`.split(/\s+/),
);

/** A file name holds 255 bytes; this leaves room for `.html.br` and a temporary suffix. */
const longestBytes = 180;

/**
 * A slug from any text: letters and digits of every script in lower case, everything else a hyphen. Never empty
 * (`fallback` stands in), at most 180 bytes of UTF-8, cut at a hyphen where there is one.
 */
export function slugFrom(text: string, fallback = 'untitled'): string {
  const words = text
    .toLowerCase()
    .replace(/i\u0307/g, 'i') // what İ becomes outside of Turkish
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .normalize('NFC');
  return cut(words) || fallback;
}

// No Buffer: the editor's script makes slugs too
const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

function cut(slug: string): string {
  if (bytesOf(slug) <= longestBytes) return slug;
  let short = '';
  for (const letter of slug) {
    if (bytesOf(short + letter) > longestBytes) break;
    short += letter;
  }
  const hyphen = short.lastIndexOf('-');
  return hyphen > 0 ? short.slice(0, hyphen) : short;
}

/** The word for a label in addresses. */
export const labelSlug = (name: string): string => slugFrom(spelledOut(name), 'tag');

/** `C`, `C++` and `C#` are three tags: a name of signs that a slug would drop spells them out. */
const spelledOut = (name: string): string => name.replace(/\+/g, ' plus ').replace(/#/g, ' sharp ').replace(/&/g, ' and ');

/** Beyond it one is looked for by halves: ten thousand posts without a title are no hundred million questions. */
const inOrder = 16;

/** The first of `slug`, `slug-2`, `slug-3`, … that is not reserved and not taken; of many, one behind a taken one. */
export async function freeSlug(slug: string, isTaken: (candidate: string) => Promise<boolean>): Promise<string> {
  const nth = (n: number): string => (n === 1 ? slug : `${slug}-${n}`);
  const isFree = async (n: number): Promise<boolean> => !reservedWords.has(nth(n)) && !(await isTaken(nth(n)));
  for (let n = 1; n <= inOrder; n++) if (await isFree(n)) return nth(n);
  let [taken, free] = [inOrder, inOrder * 2];
  for (; !(await isFree(free)); free *= 2) taken = free;
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (await isFree(middle)) free = middle;
    else taken = middle;
  }
  return nth(free);
}
