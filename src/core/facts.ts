/*
 * Facts: what pages are made from, and what a change changes. A page notes each fact that it reads and the stretch of
 * it that it looked at; a change names the facts that it touches and where. Pages whose stretch was touched are made
 * again (publishing/), and nothing else is.
 *
 *   everything      the engine or its templates: every page
 *   site            what the blog is called: on every page and in every feed
 *   theme           settings of how every HTML page looks
 *   setting:NAME    any other setting (settings/settings.ts)
 *   path:KEY        which post, alias or nothing answers there
 *   post:ID         a post's own content
 *   translations:W  the public posts that are translations of each other
 *   card:ID         the picture that was drawn for a post
 *   mentions:ID     what is shown of what others say about a post
 *   posts           which public posts there are, and when each was changed
 *   sitemap:N       the same, of those in part N of the sitemap
 *   authors         whether posts name their authors, because there are several
 *   rules:BUCKET    the redirect rules in a file of the site tree
 *   media:NAME      a file of the media library: its bytes, its sizes, its description
 *   outside:URL     a picture of another host: whether it is held, and where
 *   media:, outside:  any of them: noted by a page that shows so many that each by itself would be too much to write down
 *   outside-key     the key that signs addresses of those that aren't
 *   probe           the hidden page of `bin/qvill doctor`
 *   tags, categories, people  which of them there are, and how many posts they have
 *   timeline:NAME   the public posts in order (`all`, `tag:go`, `category:news`, `author:ada`), touched at a moment: the date of a
 *                   post that came, went or moved. A page that counts from the oldest reads up to its newest post.
 */
import { keyOf } from './path.js';
import { partOf } from './sitemap-parts.js';

export type Fact = { fact: string; at: string };

export const everything: Fact = { fact: 'everything', at: '' };
export const siteChanged: Fact = { fact: 'site', at: '' };
export const bylinesTurned: Fact = { fact: 'authors', at: '' };

export const factOfMedia = (name: string): string => `media:${name}`;

export const factOfOutside = (url: string): string => `outside:${url}`;
export const factOfOutsideKey = 'outside-key';

/** The facts of which a page may have thousands, by how they begin. */
export const manifold = ['media:', 'outside:'] as const;

export const factOfRules = (bucket: string): string => `rules:${bucket}`;

export const factOfPart = (part: number): string => `sitemap:${part}`;

export const factOfCard = (postId: number): string => `card:${postId}`;

export const factOfMentions = (postId: number): string => `mentions:${postId}`;

export const factOfPath = (path: string): string => `path:${keyOf(path)}`;

/** Bounds of a timeline: before the first moment, and after the last. */
export const earliest = '';
export const latest = '~';

/** A post's place on a timeline: the date, then the id for posts of one moment. Sorts as text. */
export const momentOf = (publishedAt: string, id: number): string => `${publishedAt}#${String(id).padStart(10, '0')}`;

/** A post as the site sees it. `path` is null while it is not public. */
export type Standing = {
  id: number;
  kind: string;
  path: string | null;
  publishedAt: string | null;
  tags: string[];
  categories: string[];
  aliases: string[];
  /** the word that it has in common with its translations */
  translation: string | null;
  /** names of the authors */
  authors: string[];
  /** the words for them in addresses */
  authorSlugs: string[];
};

/** The facts that a change from one standing to another touches; none while a post is public neither before nor after. */
export function factsChanged(before: Standing | null, after: Standing): Fact[] {
  if (!before?.path && !after.path) return [];
  const hasMoved = before?.path !== after.path;
  const points = [
    'posts',
    factOfPart(partOf(after.id)),
    `post:${after.id}`,
    ...(hasMoved ? [before?.path, after.path].filter((path) => path != null).map(factOfPath) : []),
    // an alias leads to the path, so all of them change with it
    ...(hasMoved ? after.aliases : differing(before.aliases, after.aliases)).map(factOfPath),
    ...(hasMoved && before ? before.aliases.map(factOfPath) : []),
    ...(differing(listed(before, 'tags'), listed(after, 'tags')).length > 0 ? ['tags'] : []),
    ...(differing(listed(before, 'categories'), listed(after, 'categories')).length > 0 ? ['categories'] : []),
    ...(differing(listed(before, 'authorSlugs'), listed(after, 'authorSlugs')).length > 0 ? ['people'] : []),
    ...differing(translated(before), translated(after)).map((word) => `translations:${word}`),
  ];
  return [...[...new Set(points)].map((fact) => ({ fact, at: '' })), ...moves(before, after)];
}

const translated = (standing: Standing | null): string[] => (standing?.path && standing.translation ? [standing.translation] : []);

function moves(before: Standing | null, after: Standing): Fact[] {
  const was = placesOf(before);
  const is = placesOf(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((timeline) => was.get(timeline) !== is.get(timeline))
    .flatMap((timeline) => [was.get(timeline), is.get(timeline)].filter((at) => at !== undefined).map((at) => ({ fact: `timeline:${timeline}`, at })));
}

function placesOf(standing: Standing | null): Map<string, string> {
  if (!isListed(standing)) return new Map();
  const at = momentOf(standing.publishedAt, standing.id);
  const of = (kind: string, slugs: string[]) => slugs.map((slug) => `${kind}:${slug}`);
  const names = ['all', ...of('tag', standing.tags), ...of('category', standing.categories), ...of('author', standing.authorSlugs)];
  return new Map(names.map((name) => [name, at]));
}

/** What a post has of these, as far as lists show it. */
export const listed = (standing: Standing | null, kind: 'tags' | 'categories' | 'authors' | 'authorSlugs'): string[] =>
  isListed(standing) ? standing[kind] : [];

const isListed = (standing: Standing | null): standing is Standing & { publishedAt: string } =>
  standing !== null && standing.path !== null && standing.publishedAt !== null && standing.kind === 'post';

export const differing = (a: string[], b: string[]): string[] => [...a.filter((item) => !b.includes(item)), ...b.filter((item) => !a.includes(item))];
