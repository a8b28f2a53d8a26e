import type { Status } from '../posts/change.js';
import type { WholePost } from '../posts/whole-post.store.js';
import { apart, hasBraces, together } from './braces.js';
import { isWhole, shownExtra } from './extra.js';
import { fileOf, type Header, readFile } from './header.js';
import { invalid } from '../core/problem.js';

/** A post as a file. docs/export.md says what each key is for. */
export function postFile(post: WholePost): string {
  const shown = shownExtra(post.extra);
  const own = { ...ownOf(post), ...(isWhole(post.extra, shown) ? {} : { extra: post.extra }) };
  const header: Header = [...wordsOf(post), ...shown, ['qvill', own]];
  return fileOf(header, apart(post.markdown));
}

/** What others read too. */
function wordsOf(post: WholePost): Header {
  const isReady = post.status === 'published';
  const isIdea = post.status === 'idea' || post.status === 'trashed';
  const given: Header = [
    ['title', post.title],
    ['date', post.publishedAt],
    ['lastmod', post.updatedAt],
    ['slug', post.slug],
    // Hugo's word, and Jekyll's
    ['url', post.path],
    ['permalink', post.path],
    ['aliases', some(post.aliases)],
    ['redirect_from', some(post.aliases)],
    ['tags', some(post.tags)],
    ['categories', some(post.categories)],
    ['authors', some(post.authors.map(({ name }) => name))],
    ['description', post.excerpt],
    ['link', post.link],
    ['lang', post.lang],
    ['translationKey', post.translation],
    ['type', post.kind === 'page' ? 'page' : null],
    ['draft', isIdea ? true : null],
    // Jekyll asks pages for no date: what lies ahead would be there at once
    ['published', isReady ? null : false],
    ['render_with_liquid', hasBraces(post.markdown) ? false : null],
  ];
  return given.filter(([, value]) => value !== null);
}

const some = <T>(list: T[]): T[] | null => (list.length > 0 ? list : null);

/** What only a blog of this kind has a use for. */
function ownOf({ id, uid, version, createdAt, status, trashedFrom, trust, authors, kudos }: WholePost) {
  return {
    id,
    uid,
    version,
    created: createdAt,
    ...(status === 'scheduled' || status === 'trashed' ? { status } : {}),
    ...(trashedFrom === null ? {} : { trashedFrom }),
    ...(trust === 'own' ? {} : { trust }),
    ...(authors.length > 0 ? { authors: authors.map(({ slug }) => slug) } : {}),
    ...(kudos > 0 ? { kudos } : {}),
  };
}

type Own = Partial<Record<'id' | 'version' | 'kudos', number> & Record<'uid' | 'created' | 'status' | 'trashedFrom' | 'trust' | 'extra', string>> & {
  authors?: string[];
};

/** The post in such a file. @throws Problem('invalid') when somebody has made it another kind of file since */
export function readPostFile(text: string): WholePost {
  const file = readFile(text);
  const own = file?.header.get('qvill') as Own | undefined;
  if (!file || typeof own !== 'object' || own === null || typeof own.uid !== 'string') throw invalid('file', 'it was changed since it was exported');
  const word = (key: string): string | null => textOf(file.header.get(key));
  const list = (key: string): string[] => [file.header.get(key) ?? []].flat().map(String);
  return {
    id: Number(own.id ?? 0),
    uid: own.uid,
    slug: word('slug') ?? '',
    title: word('title') ?? '',
    status: statusOf(own.status, file.header),
    trashedFrom: oneOf(own.trashedFrom, ['idea', 'scheduled', 'published']),
    kind: word('type') === 'page' ? 'page' : 'post',
    link: word('link'),
    lang: word('lang'),
    excerpt: word('description'),
    translation: word('translationKey'),
    version: Number.isSafeInteger(own.version) && own.version! > 0 ? own.version! : 1,
    path: word('url'),
    createdAt: own.created ?? '',
    updatedAt: word('lastmod') ?? '',
    publishedAt: word('date'),
    extra: own.extra ?? extraIn(file.header),
    trust: oneOf(own.trust ?? 'own', ['own', 'trusted']) ?? 'cleaned',
    markdown: together(file.body),
    tags: list('tags'),
    categories: list('categories'),
    authors: [own.authors ?? []]
      .flat()
      .map(String)
      .map((slug) => ({ slug, name: slug })),
    aliases: list('aliases'),
    kudos: Number(own.kudos ?? 0),
  };
}

const oneOf = (word: unknown, words: string[]): string | null => words.find((each) => each === word) ?? null;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const statusOf = (own: string | undefined, header: Map<string, unknown>): Status =>
  own === 'scheduled' || own === 'trashed' ? own : header.get('draft') === true ? 'idea' : 'published';

const ours: ReadonlySet<string> = new Set(
  'title date lastmod slug url permalink aliases redirect_from tags categories authors description link lang translationKey type draft published render_with_liquid qvill'.split(
    ' ',
  ),
);

function extraIn(header: Map<string, unknown>): string | null {
  const rest = [...header].filter(([key]) => !ours.has(key));
  return rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : null;
}
