import { markdownFromHtml } from '../html/markdown-from-html.js';
import type { Lost, Piece } from './cards.js';
import type { GhostPost } from './book.js';
import { fromLexical } from './lexical.js';
import { fromMobiledoc } from './mobiledoc.js';

export type Text = { markdown: string; notices: string[] };

/** The text of a post, from the form in which its author wrote it. @param before HTML that goes ahead of it */
export function textOfPost(post: GhostPost, before: string): Text {
  const lost: Lost = new Set();
  const [pieces, broken] = piecesOf(post, lost);
  const markdown = joined([{ html: before }, ...pieces])
    .map((piece) => ('markdown' in piece ? piece.markdown : markdownFromHtml(piece.html)))
    .filter(Boolean)
    .join('\n\n');
  const notices = [
    ...(broken ? [`has ${broken} that can't be read: took its HTML`] : []),
    ...(lost.size > 0 ? [`is left without ${[...lost].join(', ')}`] : []),
  ];
  return { markdown: here(markdown), notices };
}

function piecesOf(post: GhostPost, lost: Lost): [pieces: Piece[], broken: string | null] {
  const html: Piece[] = [{ html: post.html ?? '' }];
  for (const [form, read] of [
    ['lexical', fromLexical],
    ['mobiledoc', fromMobiledoc],
  ] as const) {
    if (!post[form]) continue;
    try {
      return [read((typeof post[form] === 'string' ? JSON.parse(post[form]) : post[form]) as object, lost), null];
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
      return [html, form];
    }
  }
  return [post.markdown ? [{ markdown: post.markdown }] : post.html ? html : [{ markdown: post.plaintext ?? '' }], null];
}

/** HTML that stands together is read together. */
function joined(pieces: Piece[]): Piece[] {
  const all: Piece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (last && 'html' in last && 'html' in piece) last.html += `\n${piece.html}`;
    else all.push({ ...piece });
  }
  return all;
}

/** The old site's own address stands in texts as a word: what it begins is an address of this site now. */
export const here = (text: string): string => text.replace(/__GHOST_URL__(?=\/)/g, '').replace(/__GHOST_URL__/g, '/');
