import { takeDescription } from '../../archive/markdown/description.js';
import { Fields } from '../../archive/markdown/fields.js';
import { readFileName } from '../../archive/markdown/file-name.js';
import { isRecord, parseHeader } from '../../archive/markdown/front-matter-fields.js';
import { takeCategories, takeTags } from '../../archive/markdown/labels.js';
import { takeDraft, takeKind, takePublication } from '../../archive/markdown/standing.js';
import { splitFrontMatter } from '../../core/front-matter.js';
import { invalid } from '../../core/problem.js';
import { keyOf } from '../../core/path.js';
import { moment } from '../header.js';
import { inBlogWords, type Targets } from './local-addresses.js';
import type { SyncedFields } from './synced-fields.js';

/**
 * A file of the folder: its post's uid, if it names one, what it says, and its text as it stands there. `names` are those of its aliases that are no addresses: other names
 * of a note, as Obsidian has them. `saysStatus`: without a date and a mark of a draft it says nothing of whether it is for readers.
 */
export type ReadFile = { uid: string | null; fields: SyncedFields; body: string; names: string[]; header: Record<string, unknown>; saysStatus: boolean };

/** A file's name says nothing about a post that is known. */
const nameless = readFileName('x.md');
/** Of our own files: what they say by other keys, or in their names, is not taken in. */
const notExtra = ['slug', 'qvill', 'title', 'description', 'aliases', 'tags', 'categories', 'date', 'draft', 'published', 'authors', 'author', 'type'];

/**
 * What a file says, as far as it can be compared with what it said before. Our own keys are taken to the letter, others as an import
 * takes them. @param targets where its addresses lead on the blog. @throws Problem('invalid') when its front matter can't be read: somebody may be in the middle of a line
 */
export function readSynced(text: string, timeZone: string, targets: Targets): ReadFile {
  const split = splitFrontMatter(text);
  const parsed = parseHeader(split);
  if (parsed.fields === null) throw invalid('frontMatter', `its front matter can’t be read, line ${parsed.line}: ${parsed.reason}`);
  const header = parsed.fields;
  const own = header['qvill'];
  const uid = isRecord(own) && typeof own['uid'] === 'string' ? own['uid'] : null;
  const fields = fieldsIn(header, inBlogWords({ body: split.body, targets }), timeZone);
  return { uid, fields, body: split.body, names: namesIn(header['aliases']), header, saysStatus: saysStatus(header, timeZone) };
}

function saysStatus(header: Record<string, unknown>, timeZone: string): boolean {
  const fields = new Fields(header);
  return typeof header['draft'] === 'boolean' || takeDraft(fields, nameless) || takePublication(fields, timeZone).dated !== null;
}

const namesIn = (aliases: unknown): string[] =>
  (Array.isArray(aliases) ? aliases : [aliases]).filter(
    (alias): alias is string => typeof alias === 'string' && !/^(?:\/|[a-z][a-z0-9+.-]*:\/\/|\s*$)/i.test(alias),
  );

function fieldsIn(header: Record<string, unknown>, markdown: string, timeZone: string): SyncedFields {
  const fields = new Fields(header);
  const literal = (key: string): string | null => (typeof header[key] === 'string' || typeof header[key] === 'number' ? String(header[key]) : null);
  const list = (key: string, otherwise: (fields: Fields) => string[]) => {
    const taken = otherwise(fields);
    return Array.isArray(header[key]) ? header[key].filter((item) => item !== null && !isRecord(item)).map(String) : taken;
  };
  const isDraft = takeDraft(fields, nameless);
  const kind = takeKind(fields, nameless, null);
  const date = literal('date');
  const { dated } = takePublication(fields, timeZone);
  const { excerpt, ...described } = takeDescription(fields);
  const [tags, categories] = [list('tags', takeTags), list('categories', takeCategories)];
  for (const key of notExtra) fields.take(key);
  return {
    title: literal('title') ?? '',
    markdown,
    slug: literal('slug') ?? '',
    kind,
    ...described,
    excerpt: literal('description') ?? excerpt,
    publishedAt: date !== null && moment.test(date) ? date : (dated?.at ?? null),
    tags,
    categories,
    aliases: list('aliases', () => []).filter((alias) => alias.startsWith('/')).map(keyOf).toSorted(), // prettier-ignore
    status: typeof header['draft'] === 'boolean' ? (header['draft'] ? 'idea' : 'published') : isDraft ? 'idea' : 'published',
    extra: JSON.stringify(fields.rest()),
  };
}
