import { decodeHTMLStrict } from 'entities';
import { lineAt } from '../../core/front-matter.js';
import { slugFrom } from '../../core/slug.js';
import type { Ref } from '../files/file-refs.js';
import { decode } from './decode.js';
import { takeDescription } from './description.js';
import { Fields } from './fields.js';
import { type FileName, readFileName, titleFrom } from './file-name.js';
import { isRecord } from './front-matter-fields.js';
import { type Header, readHeader } from './header.js';
import { takeAuthors, takeCategories, takeTags } from './labels.js';
import { takeOldAddresses } from './old-addresses.js';
import { headingOf, titleOf, withoutOwnTitle } from './plain-title.js';
import { obsidianText } from './obsidian-text.js';
import { noFolder, type OldFolder } from '../old-site/old-site.js';
import { withoutTags } from '../template-tags/without-tags.js';
import { changeNames, datedBy, standingOf, takeDate, takeDraft, takeKind, takePublication } from './standing.js';

/** What a file says, as its author meant it. */
export type ImportedPost = {
  title: string;
  slug: string;
  /** The body after the front matter, untouched but for the tags of its engine. */
  markdown: string;
  status: 'idea' | 'published';
  kind: 'post' | 'page';
  /** ISO 8601, UTC, milliseconds; never null when published, and may lie ahead. */
  publishedAt: string | null;
  updatedAt: string | null;
  authors: string[];
  tags: string[];
  categories: string[];
  /** Paths that once answered with the post: decoded, with a leading slash. */
  aliases: string[];
  excerpt: string | null;
  /** BCP 47. */
  lang: string | null;
  link: string | null;
  /** what its translations say too */
  translation: string | null;
  /** Every field that has no meaning here, as JSON values. */
  extra: Record<string, unknown>;
  /** What the text names (files/file-refs.ts), where that was found already. */
  refs?: Ref[];
  /** The line of its file on which the body begins; none where it is in no file of its own. */
  line?: number;
  /** What was unusual and how it was taken: one clause each, that goes on from the file's path. */
  notices: string[];
};

/**
 * Reads one file of a Jekyll, Octopress, Hexo, Hugo, Middleman, Eleventy, Pelican or Zola blog. `path` is relative to the
 * blog, with forward slashes; times without a zone are local to `timeZone`; `fallbackDate` (ISO, say the file's own)
 * dates pages, and posts whose header says everything but when.
 * @throws Problem('invalid') with a sentence (and the line, when known) when the file can't become a post.
 */
export function readPost(file: { path: string; bytes: Uint8Array }, timeZone = 'UTC', fallbackDate?: string, folder: OldFolder = noFolder): ImportedPost {
  const decoded = decode(file.bytes);
  const header = readHeader(decoded.text);
  const asFound = { path: file.path, header: header.text, fields: header.fields };
  const fields = new Fields(withTaxonomies(folder.site?.fieldsOf(asFound) ?? header.fields), folder.site?.foreign);
  const name = readFileName(file.path);
  const titled = takeTitle(fields, header, name);
  const kind = takeKind(fields, name, folder.site?.kindOf(file.path) ?? null);
  const address = folder.site?.addressOf(asFound) ?? null;
  const isHome = address === '/';
  const isDraft = takeDraft(fields, name) || isHome;
  const zone = folder.site?.timeZone ?? timeZone;
  const found = takePublication(fields, zone);
  // A template has a header too, and no date: index.html, 404.html
  // And a note of a vault is its author's own until it is dated
  // And Jekyll makes no page of a text that has none
  const isText = header.found && !/\.html?$/i.test(file.path) && folder.site?.engine !== 'obsidian';
  const isWritten = isText || (kind === 'page' && (header.found || folder.site?.engine !== 'jekyll'));
  const when = standingOf({ kind, isDraft, found, own: found.dated ?? name.dated ?? datedBy(address), isWritten, fallbackDate });
  const updated = takeDate(fields, changeNames, zone);
  const slug = takeSlug(fields, name, titled.title);
  const categories = takeCategories(fields);
  const day = (found.dated ?? name.dated)?.day ?? null;
  const old = takeOldAddresses(fields, { day, slug, title: titled.title, name: name.stem, categories }, isHome ? null : address);
  const line = lineAt(decoded.text, decoded.text.length - titled.body.length);
  const told = plainText(titled, line, folder);
  const labels = { authors: takeAuthors(fields), tags: takeTags(fields), categories };
  const unread = updated.unreadable.map((field) => `has an unreadable date, ${field}: kept as a field`);
  const home = isHome ? ['stood on the home page: kept as an idea'] : [];
  const notices = [...home, ...decoded.notices, ...header.notices, ...titled.notices, ...when.notices, ...unread, ...old.notices, ...told.notices];
  return {
    title: titled.title,
    slug,
    markdown: told.text,
    kind,
    status: when.status,
    publishedAt: when.publishedAt,
    updatedAt: updated.dated?.at ?? null,
    ...labels,
    aliases: old.aliases,
    ...takeDescription(fields),
    extra: fields.rest(),
    ...(decoded.text.endsWith(titled.body) && { line }),
    notices,
  };
}

/** A vault has no tags, and whoever writes of them there means what stands there. */
const plainText = ({ title, body }: Titled, firstLine: number, { site, fileOf }: OldFolder) =>
  site?.engine === 'obsidian' ? obsidianText(body, fileOf) : withoutTags(body, firstLine, { fileOf, title });

/** Zola and some Hugo themes keep tags and categories below `taxonomies`. */
function withTaxonomies({ taxonomies, ...fields }: Record<string, unknown>): Record<string, unknown> {
  return isRecord(taxonomies) ? { ...taxonomies, ...fields } : { ...fields, ...(taxonomies !== undefined && { taxonomies }) };
}

type Titled = { title: string; body: string; notices: string[] };

function takeTitle(fields: Fields, header: Header, name: FileName): Titled {
  const value = fields.see('title');
  const written =
    typeof value === 'boolean'
      ? String(value)
      : fields
          .text('title')
          ?.split(/\n\s*/)
          .map((line) => line.trimEnd())
          .join(' ');
  // These engines put a title into their pages as it stands, so its author wrote HTML: `&ldquo;`, `R&amp;D`
  const title = written && decodeHTMLStrict(written);
  if (title || value === null) fields.take('title');
  if (title) {
    return { title, body: withoutOwnTitle(header.body), notices: [] };
  }
  const plain = header.found ? headingOf(header.body) : titleOf(header.body, name.stem);
  if (plain) return { title: plain.title, body: plain.body, notices: [plain.notice] };
  const fromName = titleFrom(name.stem) || 'Untitled';
  return { title: fromName, body: header.body, notices: [`has no title: took “${fromName}” from its file name`] };
}

function takeSlug(fields: Fields, name: FileName, title: string): string {
  for (const key of ['slug', 'basename']) {
    const slug = slugFrom(fields.text(key) ?? '', '');
    if (!slug) continue;
    fields.take(key);
    return slug;
  }
  return slugFrom(name.stem, '') || slugFrom(title);
}
