import type { TagArguments } from './arguments.js';

/** What a tag can ask of the blog in which it stands. */
export type TagContext = {
  /** the file of a post, from the root with a leading slash, by its name in a tag; null when there is none */
  fileOf(name: string): string | null;
  /** of the post */
  title?: string;
};

/** What becomes of a tag. `inner` is the text up to its end, for one that has an end. Null: it stays as it is, and is reported. */
export type TagMeaning = (given: TagArguments, inner: string, context: TagContext) => string | null;

/** `isCode`: what stands inside is nobody's but the reader's. `ends`: it has an end, also where others of its name have none. */
export type TagKind = { means: TagMeaning; hasEnd?: boolean; isCode?: boolean };

/** Markdown for a picture; the caption is its title, from which a figure is made. */
export function picture(src: string | undefined, alt: string, caption = '', link?: string): string | null {
  if (!src) return null;
  const image = `![${alt.replace(/[[\]]/g, '\\$&').replace(/\s+/g, ' ')}](${destination(src)}${caption ? ` "${caption.replace(/\s+/g, ' ').replace(/["\\]/g, '\\$&')}"` : ''})`;
  return link ? `[${image}](${destination(link)})` : image;
}

/** An address in Markdown, whatever signs it has. */
export const destination = (address: string): string => (/[\s()<>]/.test(address) ? `<${address.replace(/[<>\n]/g, encodeURIComponent)}>` : address);

/** A block of code, fenced so that nothing in it ends it. */
export function fenced(code: string, language = '', title = ''): string {
  const longest = Math.max(2, ...[...code.matchAll(/^ {0,3}(`{3,})/gm)].map(([, marks]) => marks!.length));
  const fence = '`'.repeat(longest + 1);
  const caption = title ? `${title}\n\n` : '';
  return `${caption}${fence}${language.replace(/[^\w+#.-]/g, '')}\n${code.replace(/^\s*\n/, '').trimEnd()}\n${fence}`;
}

/** Every line of a text behind a mark of quotation. */
export const quoted = (text: string): string =>
  text
    .trim()
    .replace(/^(?=.)/gm, '> ')
    .replace(/^$/gm, '>');

/** An address on a line by itself: the blog shows a video as its owner chose. */
export const alone = (address: string): string => `\n\n${address}\n\n`;
