import type { Edit, Typed } from './edit.js';

export type UsedLabel = { name: string; count: number };

const most = 8;

/** What is typed where the cursor stands in a list with commas, without the space around it. */
function itemAt({ text, start }: Typed): { from: number; to: number; word: string } {
  const comma = text.indexOf(',', start);
  const [from, to] = [text.lastIndexOf(',', start - 1) + 1, comma < 0 ? text.length : comma];
  return { from, to, word: text.slice(from, to).trim() };
}

/** Labels in use that what is typed may be going to be: those that begin so, then those that hold it; none that is there already. */
export function suggest(typed: Typed, labels: UsedLabel[]): UsedLabel[] {
  const { from, to, word } = itemAt(typed);
  const wanted = folded(word);
  const others = new Set([typed.text.slice(0, from), typed.text.slice(to)].flatMap((side) => side.split(',').map((name) => folded(name.trim()))));
  const matching = labels.filter(({ name }) => folded(name).includes(wanted) && name !== word && !others.has(folded(name)));
  const begins = (label: UsedLabel) => folded(label.name).startsWith(wanted);
  return [...matching.filter(begins), ...matching.filter((label) => !begins(label))].slice(0, most);
}

/** The item at the cursor becomes this name, and the next one can be typed. */
export function taken(typed: Typed, name: string): Edit {
  const { from, to } = itemAt(typed);
  const insert = `${from === 0 ? '' : ' '}${name}${to === typed.text.length ? ', ' : ''}`;
  return { from, to, insert, start: from + insert.length, end: from + insert.length };
}

/** Without case and accents, as `ecole` finds `École`. */
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
