import { type Place, placesOf, type Wanted } from './search-places.js';
import { found } from './search-results.js';

/*
 * The piece of a text that is shown with a post that was found. SQLite's own `snippet` weighs each place against all others: a text of
 * one word, ten thousand times, takes it a second. This one goes over the places once.
 */

/** So many characters are shown, and so many of them before the first place, both to the edge of a word. */
const length = 180;
const lead = 40;
/** A word without end is shown so far. */
const most = 500;
/** How far the edge of a word is looked for. */
const mostOfWord = 25;
/** Of more places the first ones are looked at. */
const mostPlaces = 200;

/** @param text as the index has it @param shown sign for sign the same, as it was written */
export function pieceOf(text: string, shown: string, wanted: Wanted[]): string {
  const places = placesOf(text, wanted, mostPlaces);
  const best = densest(text, places);
  const start = best === null || best.from <= lead ? 0 : wordAfter(text, best.from - lead, best.from);
  const end = text.length - start <= length ? text.length : whole(text, Math.min(Math.max(best?.to ?? 0, wordBefore(text, start + length)), start + most));
  const piece = marked(shown, places, start, end);
  return (start > 0 ? '…' : '') + piece + (end < text.length ? '…' : '');
}

/** A text with signs around all that was looked for. */
export const markedOf = (text: string, shown: string, wanted: Wanted[]): string => marked(shown, placesOf(text, wanted, mostPlaces), 0, shown.length);

function marked(shown: string, places: Place[], start: number, end: number): string {
  let piece = '';
  let at = start;
  for (const { from, to } of places) {
    if (from < at) continue;
    if (from >= end) break;
    piece += shown.slice(at, from) + found.from + shown.slice(from, Math.min(to, end)) + found.to;
    at = Math.min(to, end);
  }
  return piece + shown.slice(at, end);
}

function densest(text: string, places: Place[]): Place | null {
  const counts = new Map<string, number>();
  const wordAt = ({ from, to }: Place) => text.slice(from, to);
  let best: { place: Place; words: number; places: number } | null = null;
  let next = 0;
  for (const [i, place] of places.entries()) {
    for (; next < places.length && places[next]!.to - place.from <= length - lead; next++) {
      const word = wordAt(places[next]!);
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    const many = next - i;
    if (best === null || counts.size > best.words || (counts.size === best.words && many > best.places)) best = { place, words: counts.size, places: many };
    if (next === i) {
      next++; // one that is longer than a piece
      continue;
    }
    const left = counts.get(wordAt(place))! - 1;
    if (left > 0) counts.set(wordAt(place), left);
    else counts.delete(wordAt(place));
  }
  return best?.place ?? null;
}

/** The beginning of the first word in a stretch, if there is one. */
function wordAfter(text: string, from: number, to: number): number {
  const space = text.slice(from, Math.min(to, from + mostOfWord)).search(/\s/);
  return space < 0 ? whole(text, from) : from + space + 1;
}

function wordBefore(text: string, end: number): number {
  const space = text.slice(end - mostOfWord, end).search(/\s\S*$/);
  return space < 0 ? whole(text, end) : end - mostOfWord + space;
}

/** Not within a sign of two halves. */
const whole = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at - 1 : at);
