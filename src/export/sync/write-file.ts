import { splitFrontMatter } from '../../core/front-matter.js';
import { fileOf, type Header, lineOf } from '../header.js';
import { withChanges } from './edit-header.js';
import { type FileText, inBlogWords, type Words } from './local-addresses.js';
import { readSynced } from './read-file.js';
import { type FieldName, fieldNames, isSame, type SyncedFields } from './synced-fields.js';

/** Which key says a field. */
const keys = {
  title: 'title', publishedAt: 'date', slug: 'slug', tags: 'tags', categories: 'categories', excerpt: 'description', link: 'link', lang: 'lang',
  translation: 'translationKey', kind: 'type', status: 'draft', aliases: 'aliases',
} as const satisfies Partial<Record<FieldName, string>>; // prettier-ignore
type Keyed = keyof typeof keys;

const order = Object.keys(keys) as Keyed[];

/** A post as a new file. @param body its text, as the file has it; @param names see `ReadFile` */
export function newFile(fields: SyncedFields, uid: string, body: string, names: string[] = []): string {
  const header: Header = [
    ...order.map((name): Header[number] => [keys[name], valueOf(fields, name, names)]),
    ...Object.entries(JSON.parse(fields.extra) as object),
  ];
  return fileOf([...header.filter(([, value]) => value !== null), ['qvill', { uid }]], body);
}

/** What stands in a file for a field; null: nothing. */
function valueOf(fields: SyncedFields, name: Keyed, names: string[]): unknown {
  if (name === 'aliases' && names.length > 0) return [...names, ...fields.aliases];
  if (name === 'status') return fields.status === 'idea' ? true : null;
  if (name === 'kind') return fields.kind === 'page' ? 'page' : null;
  const value = fields[name];
  return value === '' || (Array.isArray(value) && value.length === 0) ? null : value;
}

/** Of the post: its uid, whether the blog has changed what has no meaning here, and its text as the file has it. */
export type Rewriting = { uid: string; timeZone: string; extras: boolean; inFile: (before: Words) => Promise<Words> };

/** A file that says what its post says. Only keys that say something else are written anew: all else of the front matter stays, sign by sign, as its author has it. */
export async function rewritten({ text, targets }: FileText, fields: SyncedFields, { uid, timeZone, extras, inFile }: Rewriting): Promise<FileText> {
  const read = readSynced(text, timeZone, targets);
  const keyed = order.filter((name) => !isSame(read.fields[name], fields[name]));
  const changes: Header = keyed.map((name) => [keys[name], explicit(fields, name, read.names)]);
  if (extras) changes.push(...extraChanges(read.fields.extra, fields.extra));
  if (read.uid !== uid) changes.push(['qvill', { uid }]);
  const split = splitFrontMatter(text);
  const head = text.slice(0, text.length - split.body.length);
  const before = { body: split.body, targets };
  const words = fields.markdown === read.fields.markdown ? before : await inFile(before);
  const done = (header: string): FileText => ({ text: header + words.body, targets: words.targets });
  if (changes.length === 0) return done(head);
  const edited = split.format === 'yaml' ? withChanges(head, split.header, changes) : null;
  const said = { ...fields, markdown: inBlogWords(words), extra: extras ? fields.extra : read.fields.extra };
  if (edited !== null && says(done(edited), said, uid, timeZone)) return done(edited);
  // Front matter of another kind than YAML, or that refers to itself, is written anew
  const whole = done(`---\n${headerWith(read.header, changes).map(lineOf).join('')}---\n`);
  return says(whole, said, uid, timeZone) ? whole : { text: newFile(said, uid, words.body, read.names), targets: words.targets };
}

/** All keys of a header, those that have changed among them. */
function headerWith(header: Record<string, unknown>, changes: Header): Header {
  const all = new Map(Object.entries(header));
  for (const [key, value] of changes)
    if (value === null) all.delete(key);
    else all.set(key, value);
  return [...all].map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]);
}

function says({ text, targets }: FileText, fields: SyncedFields, uid: string, timeZone: string): boolean {
  try {
    const read = readSynced(text, timeZone, targets);
    return read.uid === uid && fieldNames.every((name) => isSame(read.fields[name], fields[name]));
  } catch {
    return false;
  }
}

/** An absent key may be said by another one, such as `published: false`: then it has to be contradicted. */
function explicit(fields: SyncedFields, name: Keyed, names: string[]): unknown {
  if (name === 'status') return fields.status === 'idea';
  if (name === 'kind') return fields.kind;
  return name === 'excerpt' ? fields.excerpt : (valueOf(fields, name, names) ?? (Array.isArray(fields[name]) ? [] : null));
}

function extraChanges(before: string, after: string): Header {
  const [was, is] = [before, after].map((json) => new Map(Object.entries(JSON.parse(json) as object)));
  const gone = [...was!.keys()].filter((key) => !is!.has(key)).map((key): Header[number] => [key, null]);
  return [...gone, ...[...is!].filter(([key, value]) => !isSame(was!.get(key), value))];
}

/** Whether a comment in the front matter is there no more: it stood by a key that is gone, or in a header that was written anew. Another format has no place for all that one can say. */
export function losesNotes(before: string, after: string): boolean {
  if (before === after) return false;
  const { header, format } = splitFrontMatter(before);
  if (format !== 'none' && format !== 'yaml') return true;
  return format !== 'none' && [...header.matchAll(/(?:^|\s)(#.*)/gm)].some(([, note]) => !after.includes(note!.trim()));
}
