import { posix } from 'node:path';
import { withAddresses, type Ref } from '../../archive/files/file-refs.js';
import { pathIn } from '../../archive/folder/find-file.js';
import { refsAndNotesIn } from './note-links.js';

/**
 * Where the addresses that stand in a file lead on the blog: `images/a.png` to `/media/a.png`, `river.md` to `/river`; null: to nothing yet.
 * Those of other sites are not among them.
 */
export type Targets = ReadonlyMap<string, string | null>;

export const noTargets: Targets = new Map();

/** A whole file, and where its addresses lead. */
export type FileText = { text: string; targets: Targets };

/** The text of a file without its front matter, and where its addresses lead. */
export type Words = { body: string; targets: Targets };

/** The addresses in a text that can be those of files of its folder, each once, with their lines. */
export function localAddresses(body: string): Map<string, number> {
  const local = refsAndNotesIn(body).filter(({ address, form }) => form !== 'address' || pathIn(address) !== null);
  const lines = new Map<string, number>();
  for (const { address, line } of local) if (!lines.has(address)) lines.set(address, line);
  return lines;
}

/** A file’s text as its post has it. */
export function inBlogWords({ body, targets }: Words): string {
  const leading = [...targets].filter((entry): entry is [string, string] => entry[1] !== null);
  return leading.length > 0 ? withAddresses(body, refsAndNotesIn(body), new Map(leading)) : body;
}

/**
 * A post’s text as its file has it: what the file named already is named as it was, and files of the library by where they are in the folder.
 * @param before the file as it was; @param paths where files of the library are, by their addresses; @param from the file’s own path
 */
export function inFileWords(markdown: string, before: Words, paths: ReadonlyMap<string, string>, from: string): Words {
  const { inBrackets, spelled } = spellings(before);
  const targets = new Map<string, string | null>();
  const parts: string[] = [];
  let at = 0;
  for (const ref of refsAndNotesIn(markdown)) {
    const around = linkAround(markdown, ref);
    const bracketed = around && around.start >= at ? inBrackets.get(markdown.slice(around.start, around.end)) : undefined;
    const own = spelled.get(ref.address) ?? relative(paths.get(ref.address), from);
    if (before.targets.get(ref.address) === null) targets.set(ref.address, null);
    if (ref.form !== 'address' || (bracketed === undefined && own === undefined)) continue;
    const [start, end] = bracketed && around ? [around.start, around.end] : [ref.start, ref.end];
    const instead = bracketed?.text ?? fitting(own!, markdown[ref.start - 1]);
    targets.set(bracketed?.address ?? instead, ref.address);
    parts.push(markdown.slice(at, start), instead);
    at = end;
  }
  // What the post says in the folder’s own words (`[[b]]`) is read as the link that it is there: the folder is compared with how it was read itself
  return { body: parts.join('') + markdown.slice(at), targets };
}

/** How a file names what its post does: what stands in brackets as a whole, and addresses. The first spelling counts. */
function spellings({ body, targets }: Words) {
  const inBrackets = new Map<string, { text: string; address: string }>();
  const spelled = new Map<string, string>();
  for (const { address, start, end, form, label } of refsAndNotesIn(body).toReversed()) {
    const target = targets.get(address) ?? null;
    if (target === null) continue;
    if (form === 'address') spelled.set(target, address);
    else inBrackets.set(`${form === 'embed' ? '!' : ''}[${label}](${target})`, { text: body.slice(start, end), address });
  }
  return { inBrackets, spelled };
}

const longestLabel = 500;

/** The `[…](…)` or `![…](…)` whose address this is. */
function linkAround(text: string, { start, end, form }: Ref): { start: number; end: number } | null {
  const before = text.slice(Math.max(0, start - longestLabel), start);
  const open = start - before.length + before.lastIndexOf('[');
  const isLink = form === 'address' && before.includes('[') && /^\[[^\]\n]*\]\($/.test(text.slice(open, start)) && text[end] === ')';
  return isLink ? { start: text[open - 1] === '!' ? open - 1 : open, end: end + 1 } : null;
}

const relative = (path: string | undefined, from: string): string | undefined =>
  path && posix.relative(posix.dirname(from), path).replace(/[?#%&\\]/g, encodeURIComponent);

/** An address as it can stand at its place. */
const fitting = (address: string, before: string | undefined): string =>
  before === '<' && !/[<>\n]/.test(address) ? address : address.replace(/[\s()<>"']/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
