import type { Node } from './node.js';
import { type Words, wordsIn } from './words.js';

/** What our dialect adds to CommonMark, each by its name. */
export const additions = [
  'github',
  'footnotes',
  'smart',
  'headings',
  'toc',
  'alerts',
  'definitions',
  'tasks',
  'abbreviations',
  'captions',
  'attributes',
  'scripts',
  'maths',
  'code',
  'videos',
  'amp',
  'cjk',
  'scrolling',
] as const;
export type Addition = (typeof additions)[number];

/** What is too large to be loaded for a text without code or formulas. Without them both are shown as they were written. */
export type Tools = {
  /** HTML of a piece of code; null for a language that nobody knows */
  highlight?: (code: string, language: string) => string | null;
  /** MathML of a formula. @throws Error that says what is wrong with it */
  maths?: (tex: string, isDisplay: boolean) => string;
};

export type MarkdownOptions = {
  /** BCP 47 language of the text: for quotation marks and for the few words that are ours; without one, English */
  lang?: string | null;
  /** what becomes of a line that holds only the address of a video */
  videos?: 'card' | 'embed';
  /** false: attributes in braces can't hold styles. What is done about raw HTML is not decided here. */
  isTrusted?: boolean;
  /** filtered: as GitHub does it, without the tags that change how the rest is read. Not what keeps a site safe. */
  rawHtml?: 'kept' | 'filtered';
  tools?: Tools;
  /** only these additions; without it all of them */
  only?: readonly Addition[];
};

export type Note = { tokens: Node[]; number: number; references: number };
export type Heading = { id: string; depth: number; tokens: Node[] };

/** All that is known while one text is rendered. Nothing of it outlives the text. */
export type TextState = Required<Omit<MarkdownOptions, 'only' | 'lang'>> & {
  lang: string;
  words: Words;
  /** goes before ids that are ours, so that several texts can stand on one page */
  idPrefix: string;
  has: (addition: Addition) => boolean;
  notes: Map<string, Note>;
  /** in the order of their numbers */
  used: Note[];
  abbreviations: Map<string, string>;
  headings: Heading[];
  ids: Set<string>;
  hasToc: boolean;
  /** an excerpt stands in lists, without footnotes and without ids */
  isExcerpt: boolean;
};

export function newState(idPrefix: string, options: MarkdownOptions): TextState {
  const { lang, videos = 'card', isTrusted = true, rawHtml = 'kept', tools = {}, only } = options;
  const wanted: ReadonlySet<Addition> = new Set(only ?? additions);
  return {
    videos,
    isTrusted,
    rawHtml,
    tools,
    idPrefix,
    lang: lang || 'en',
    words: wordsIn(lang || 'en'),
    has: (addition) => wanted.has(addition),
    notes: new Map(),
    used: [],
    abbreviations: new Map(),
    headings: [],
    ids: new Set(),
    hasToc: false,
    isExcerpt: false,
  };
}
