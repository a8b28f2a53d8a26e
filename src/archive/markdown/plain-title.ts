import { slugFrom } from '../../core/slug.js';

export type TitledText = { title: string; body: string; notice: string };

const longestTitle = 120;
const linesToSearch = 10;
/** Lists, code, quotes, tables, HTML, images, links and template tags are no titles. */
const isMarkup = /^(?:[-*+>|<`~![{]|\d+[.)]\s|\s{4})/;

/**
 * The title of a text without front matter, and the text below it: the line that says the same as the file's name,
 * else a heading or a short line that stands alone at the top. Null when nothing up there is a title.
 */
export function titleOf(text: string, stem: string): TitledText | null {
  const lines = text.split(/(?<=\n)/);
  const first = lines.findIndex((line) => line.trim() !== '');
  const named = lines.slice(0, first + linesToSearch).findIndex((line) => line.trim() !== '' && slugFrom(heading(line), '') === slugFrom(stem, ''));
  const at = named >= 0 ? named : first;
  const title = heading(lines[at] ?? '');
  if (title === '' || (named < 0 && !standsAlone(lines, at))) return null;
  const underline = /^(?:=+|-+)\s*$/.test(lines[at + 1] ?? '') ? 1 : 0;
  return { title, body: lines.slice(at + 1 + underline).join(''), notice: notice(lines.slice(0, at), title) };
}

/** The heading with which a text begins, of the first level, and the text below it; null when it begins with something else. */
export function headingOf(text: string): TitledText | null {
  const at = text.search(/\S/);
  const start = text.lastIndexOf('\n', at) + 1;
  const end = text.indexOf('\n', at);
  const line = text.slice(at, end < 0 ? text.length : end);
  const title = heading(line);
  if (at < 0 || at - start > 3 || !/^#[ \t]/.test(line) || title === '') return null;
  return { title, body: end < 0 ? '' : text.slice(end + 1), notice: `has no title: took its heading “${title}”` };
}

const ownTitle = '\\{\\{[-\\s]*(?:page\\.)?title[-\\s]*\\}\\}[ \\t]*';
const ownHeading = new RegExp(`^\\s*(?:#[ \\t]*${ownTitle}|${ownTitle}\\n=+[ \\t]*)(?=\\n|$)`);

/** Posts of Jekyll's first years, and Eleventy's, begin with their own title as a heading; here the theme shows it. */
export const withoutOwnTitle = (text: string): string => text.replace(ownHeading, '');

/** What a line says without the marks of a Markdown heading. */
const heading = (line: string) =>
  line
    .trim()
    .replace(/^#{1,6}\s+/, '')
    .replace(/\s#+$/, '')
    .trimEnd();

function standsAlone(lines: string[], at: number): boolean {
  const line = lines[at]!.trimEnd();
  if (/^#{1,6}\s/.test(line) || (!isMarkup.test(line) && /^(?:=+|-+)\s*$/.test(lines[at + 1] ?? ''))) return true;
  const isFollowed = lines.slice(at + 1).some((other) => other.trim() !== '');
  return line.length <= longestTitle && !isMarkup.test(line) && /[\p{L}\p{N}]/u.test(line) && lines[at + 1]?.trim() === '' && isFollowed;
}

function notice(above: string[], title: string): string {
  const left = above
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' / ');
  return `has no front matter: took its line “${title}” as the title` + (left && ` and left out what stands above it, “${left}”`);
}
