import { codeRanges, within } from '../../archive/files/code-ranges.js';
import { type Ref, refsIn, withLines } from '../../archive/files/file-refs.js';
import { headingId } from '../../core/markdown/heading-id.js';

/** `[[Note]]`, `[[Note#Part]]`, `[[#Part]]`, `[[Note|in these words]]`, as Obsidian and its like have it; in a table with `\|`. */
const noteLink = /(?<!!)\[\[((?:[^[\]|#\n\\]{1,300}|(?=#))(?:#[^[\]|\n\\]{1,300})?)(?:\\?\|([^[\]\n]{1,300}))?\]\]/g;

/** All that a text of the folder names, links to notes among it, in the order of the text. */
export function refsAndNotesIn(text: string): Ref[] {
  const refs = refsIn(text);
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
  return { address: address.trim(), start: index, end: index + whole.length, form: 'note', label };
}

/** The path of a note that `[[…]]` names, and the place on its page. */
export function noteIn(address: string): { path: string; anchor: string } {
  const [, name = '', part = ''] = /^([^#]*)(?:#(.*))?$/s.exec(address) ?? [];
  const isFile = /\.(?:md|markdown)$/i.test(name);
  const place = part === '' || part.startsWith('^') ? '' : headingId((isFile ? part.replaceAll(/%20/g, ' ') : part).replace(/^.*#/s, ''));
  // An address from the root is a page’s unless it names a file
  return { path: isFile || name.startsWith('/') ? name : `${name}.md`, anchor: place && `#${place}` };
}
