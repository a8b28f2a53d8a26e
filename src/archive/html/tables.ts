import type { Care } from './escape.js';
import { inline } from './inline.js';
import { blockNames } from './names.js';
import { attribute, childrenOf, contentOf, type Element, everyElement, isElement, isNamed } from './tree.js';

/** A table with a row of headings and cells of one line; null for any other. */
export function table(node: Element, care: Care): string | null {
  const rows = [...everyElement(node.childNodes)].filter((element) => element.tagName === 'tr');
  const cells = rows.map((row) => contentOf(row).filter((cell) => isElement(cell)));
  const [head = []] = cells;
  const isHead = head.length > 0 && (isNamed(rows[0]!.parentNode, 'thead') || head.every((cell) => cell.tagName === 'th'));
  const isPlain = cells.every((row, at) => row.length === head.length && row.every((cell) => isPlainCell(cell, at === 0)));
  const holdsElse = [...everyElement(node.childNodes)].some((element) => isNamed(element, 'caption', 'table', 'tfoot'));
  if (!isHead || !isPlain || holdsElse || rows.length < 2) return null;
  const line = (words: string[]) => `| ${words.join(' | ')} |`;
  const written = cells.map((row) => line(row.map((cell) => cellText(cell, care))));
  return [written[0], line(head.map(alignment)), ...written.slice(1)].join('\n');
}

const isPlainCell = (cell: Element, isHead: boolean): boolean =>
  isNamed(cell, 'td', 'th') &&
  (isHead || cell.tagName === 'td') &&
  !/[2-9]|\d\d/.test(`${attribute(cell, 'colspan') ?? ''} ${attribute(cell, 'rowspan') ?? ''}`) &&
  [...everyElement(contentIn(cell))].every((element) => !blockNames.has(element.tagName));

/** What a cell holds: some engines put a paragraph into each. */
function contentIn(cell: Element) {
  const [only, ...more] = contentOf(cell);
  return isNamed(only, 'p') && more.length === 0 && only.attrs.length === 0 ? childrenOf(only) : cell.childNodes;
}

const cellText = (cell: Element, care: Care): string =>
  inline(contentIn(cell), { care, isInCell: true })
    .trim()
    .replace(/(?<!\\)\|/g, '\\|');

function alignment(cell: Element): string {
  const style = /text-align:\s*(left|center|right)/.exec(attribute(cell, 'style') ?? '')?.[1];
  const way = style ?? attribute(cell, 'align')?.toLowerCase();
  return way === 'center' ? ':---:' : way === 'right' ? '---:' : way === 'left' ? ':---' : '---';
}
