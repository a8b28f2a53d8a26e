import { countsIn, countWords } from './words.js';

// Brysbaert 2019, doi 10.1016/j.jml.2019.104047: silent readers take in 238 words of prose a minute, and about 400 Chinese signs
const wordsPerMinute = 238;
const signsPerMinute = 400;

/** How many minutes a text takes to read; at least one, and none for a text without a word. */
export function readingMinutes(markdown: string): number {
  const { signs, runs } = countsIn(markdown);
  return signs + runs === 0 ? 0 : Math.max(1, Math.round(runs / wordsPerMinute + signs / signsPerMinute));
}

/** A text's length as its author sees it: `1,234 words · 5 min`. */
export function lengthOf(markdown: string): string {
  const words = countWords(markdown);
  return `${words.toLocaleString('en')} ${words === 1 ? 'word' : 'words'} · ${readingMinutes(markdown)} min`;
}
