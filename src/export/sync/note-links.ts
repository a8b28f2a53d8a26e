import { codeRanges, within } from '../../archive/files/code-ranges.js';
import { type Ref, refsIn, withLines } from '../../archive/files/file-refs.js';
import { headingId } from '../../core/markdown/heading-id.js';

/** `[[Note]]`, `[[Note#Part]]`, `[[#Part]]`, `[[Note|in these words]]`, as Obsidian and its like have it; in a table with `\|`. */
const noteLink = /(?<!!)\[\[((?:[^[\]|#\n\\]{1,300}|(?=#))(?:#[^[\]|\n\\]{1,300})?)(?:\\?\|([^[\]\n]{1,300}))?\]\]/g;

/** All that a text of the folder names, in the order of the text. What stands in brackets has them in its address: `![[a.png]]`, `[[Note]]`. */
export function refsAndNotesIn(text: string): Ref[] {
  const refs = refsIn(text).map((ref) => (ref.form === 'embed' ? { ...ref, address: `![[${ref.address}]]` } : ref));
  if (!text.includes('[[')) return refs;
  const isCode = within(codeRanges(text));
  const notes = [...text.matchAll(noteLink)].filter(({ index }) => !isCode(index)).map(noteRef);
  const all = [...refs, ...notes].toSorted((a, b) => a.start - b.start);
  return withLines(
    text,
    all.filter((ref, n) => n === 0 || ref.start >= all[n - 1]!.end),
  );
}

function noteRef({ 0: whole, 1: address = '', 2: shown, index }: RegExpExecArray): Omit<Ref, 'line'> {
  const label =
    shown ??
    address
      .replace(/^[^#]*\//, '')
      .replace(/^#/, '')
      .replaceAll('#', ' › ');
  return { address: `[[${address.trim()}]]`, start: index, end: index + whole.length, form: 'note', label };
}

/** What stands between the brackets, and of what kind they are; none: an address. */
export function unbracketed(address: string): { inner: string; form: Ref['form'] } {
  const [, mark, inner] = /^(!?)\[\[(.*)\]\]$/s.exec(address) ?? [];
  return inner === undefined ? { inner: address, form: 'address' } : { inner, form: mark === '!' ? 'embed' : 'note' };
}

/** The path of the note that an address or `[[…]]` names, and the place on its page. An address names one by its file alone. */
export function noteIn(address: string, form: Ref['form']): { path: string; anchor: string } {
  const [, name = '', part = ''] = /^([^#]*)(?:#(.*))?$/s.exec(address) ?? [];
  const isFile = /\.(?:md|markdown)$/i.test(name.replace(/\?.*$/s, ''));
  const place = part === '' || part.startsWith('^') ? '' : headingId((isFile ? part.replaceAll(/%20/g, ' ') : part).replace(/^.*#/s, ''));
  return { path: isFile || form !== 'note' ? name : `${name}.md`, anchor: place && `#${place}` };
}
