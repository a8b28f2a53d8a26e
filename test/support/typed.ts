import { type Edit, edited, type Typed } from '../../src/browser/text/edit.js';

/** `a‸b` is a cursor, `a«b»c` a selection. */
export function typed(shown: string): Typed {
  const text = shown.replace(/[‸«»]/g, '');
  const start = shown.search(/[‸«]/);
  return { text, start, end: shown.includes('»') ? shown.indexOf('»') - 1 : start };
}

const show = ({ text, start, end }: Typed): string =>
  start === end ? `${text.slice(0, start)}‸${text.slice(start)}` : `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`;

/** What is to be seen after a key; null when the browser does with it what it always does. */
export function after(shown: string, key: (typed: Typed) => Edit | null): string | null {
  const edit = key(typed(shown));
  return edit && show(edited(typed(shown), edit));
}
