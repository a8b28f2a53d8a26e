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
  const { links, spelled } = spellings(before);
  const targets = new Map<string, string | null>();
  const parts: string[] = [];
  let at = 0;
  for (const ref of refsAndNotesIn(markdown)) {
    const around = linkAround(markdown, ref);
    const link = around && around.start >= at ? nextOf(links.get(markdown.slice(around.start, around.end))) : undefined;
    const own = spelled.get(ref.address) ?? relative(paths.get(ref.address), from);
    if (before.targets.get(ref.address) === null) targets.set(ref.address, null);
    if (ref.form !== 'address' || (link === undefined && own === undefined)) continue;
    const [start, end] = link && around ? [around.start, around.end] : [ref.start, ref.end];
    const instead = link?.text ?? fitting(own!, markdown[ref.start - 1]);
    targets.set(link?.address ?? instead, ref.address);
    parts.push(markdown.slice(at, start), instead);
    at = end;
  }
  // What the post says in the folder’s own words (`[[b]]`) is read as the link that it is there: the folder is compared with how it was read itself
  return { body: parts.join('') + markdown.slice(at), targets };
}

/** How a file names what its post does: whole links, in their order, and addresses, of which the first counts. */
function spellings({ body, targets }: Words) {
  const links = new Map<string, { text: string; address: string }[]>();
  const spelled = new Map<string, string>();
  for (const ref of refsAndNotesIn(body)) {
    const target = targets.get(ref.address) ?? null;
    if (target === null) continue;
    const around = ref.form === 'address' ? linkAround(body, ref) : ref;
    if (ref.form === 'address' && !spelled.has(target)) spelled.set(target, ref.address);
    if (!around) continue;
    const link = readAs(body, ref, around, target);
    if (!links.has(link)) links.set(link, []);
    links.get(link)!.push({ text: body.slice(around.start, around.end), address: ref.address });
  }
  return { links, spelled };
}

/** A link of a file as its post has it. */
function readAs(body: string, { start, end, form, label }: Ref, around: Range, target: string): string {
  if (form === 'address') return body.slice(around.start, start) + target + body.slice(end, around.end);
  return `${form === 'embed' ? '!' : ''}[${label}](${target})`;
}

/** One after the other; of more than there were the last. */
const nextOf = <T>(list: T[] | undefined): T | undefined => (list && list.length > 1 ? list.shift() : list?.[0]);

type Range = { start: number; end: number };

const longestLabel = 500;

/** The `[…](…)` or `![…](…)` whose address this is. */
function linkAround(text: string, { start, end, form }: Ref): Range | null {
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
