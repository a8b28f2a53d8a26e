import { isMap, isNode, type Pair, parseDocument } from 'yaml';
import { type Header, lineOf } from '../header.js';

type Edit = { from: number; to: number; text: string };

/**
 * A YAML header in which some keys say something else; null: they are gone. Every other sign stays where it is, comments and quotation marks too.
 * Returns null when it can't be done key by key. @param head the file up to its text; `header` is the part between its fences
 */
export function withChanges(head: string, header: string, changes: Header): string | null {
  const start = head.indexOf(header);
  const { contents, errors } = parseDocument(header, { uniqueKeys: false, logLevel: 'silent' });
  if (errors.length > 0 || (contents !== null && (!isMap(contents) || contents.flow === true))) return null;
  const pairs = contents === null ? [] : (contents.items as Pair[]);
  const ends = header.includes('\r\n') ? '\r\n' : '\n';
  const edits = changes.map(([key, value]) => editOf(header, pairs.findLast((pair) => String(pair.key) === key), [key, value], ends)); // prettier-ignore
  if (start < 0 || edits.includes(null)) return null;
  const all = (edits as Edit[]).toSorted((a, b) => b.from - a.from);
  let text = header === '' || header.endsWith('\n') ? header : header + ends;
  for (const edit of all) text = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  return head.slice(0, start) + text + head.slice(start + header.length);
}

function editOf(header: string, pair: Pair | undefined, [key, value]: Header[number], ends: string): Edit | null {
  const line = value === null ? '' : lineOf([key, value]).replace('\n', ends);
  if (!pair) return { from: header.length, to: header.length, text: line };
  const [from, to] = [isNode(pair.key) ? pair.key.range?.[0] : undefined, isNode(pair.value) ? pair.value.range?.[1] : undefined];
  if (from === undefined || to === undefined) return null;
  if (value !== null) return { from, to: to - (/\r?\n$/.exec(header.slice(from, to))?.[0].length ?? 0), text: line.slice(0, -ends.length) };
  const end = header.indexOf('\n', Math.max(from, to - 1));
  return { from, to: end < 0 ? header.length : end + 1, text: '' };
}
