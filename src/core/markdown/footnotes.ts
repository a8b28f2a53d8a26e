import type { Parser, Token, TokenizerAndRendererExtension } from 'marked';
import { blocksOf } from './blocks-of.js';
import { escaped } from './escape.js';
import type { Note, TextState } from './text-state.js';

/*
 * `[^label]`, and anywhere `[^label]: the note`, which goes on in indented lines. Notes are numbered in the order in which
 * readers meet them; one that nobody refers to is not shown, and a reference without a note is text.
 */

const definition = /^ {0,3}\[\^([^\]\s[]{1,100})\]:[ \t]*/;
const nextLine = /^(?:[^\n]*\n|[^\n]+$)/;

/** Up to a blank line as paragraphs go; after it for as long as lines are indented. */
function rawNote(src: string): string {
  let raw = nextLine.exec(src)![0];
  for (let wasBlank = false; raw.length < src.length;) {
    const line = nextLine.exec(src.slice(raw.length, raw.length + 10_000))![0];
    const isBlank = line.trim() === '';
    const isIndented = /^(?: {2,}|\t)/.test(line);
    if (!isBlank && !isIndented && (wasBlank || /^ {0,3}(?:\*?\[[^\]\n]{1,100}\]:|#{1,6} |```|~~~|>|[-*+] )/.test(line))) break;
    wasBlank = isBlank;
    raw += line;
  }
  return raw.trimEnd();
}

/** A note can begin in the middle of a paragraph; marked then reads the rest of it anew, and that a bounded number of times. */
const mostInterruptions = 500;

const labelOf = (label: string): string => label.normalize().toLowerCase();

export const footnotes = (state: TextState): TokenizerAndRendererExtension[] => [
  {
    name: 'note',
    level: 'block',
    start: (src) =>
      state.notes.size < mostInterruptions ? /^[^\n]*\n(?:(?![ \t]*\n)[^\n]*\n){0,200}?(?= {0,3}\[\^[^\]\s[]{1,100}\]:)/.exec(src)?.[0].length : undefined,
    tokenizer(src) {
      const found = definition.exec(src);
      if (!found) return undefined;
      const raw = rawNote(src);
      const tokens = blocksOf(this.lexer, raw.slice(found[0].length).replace(/\n(?: {1,4}|\t)/g, '\n'));
      const label = labelOf(found[1]!);
      if (!state.notes.has(label)) state.notes.set(label, { tokens, number: 0, references: 0 });
      return { type: 'note', raw, tokens };
    },
    renderer: () => '',
  },
  {
    name: 'noteRef',
    level: 'inline',
    tokenizer(src) {
      const [raw, label] = /^\[\^([^\]\s[]{1,100})\]/.exec(src) ?? [];
      const note = label && !this.lexer.state.inLink && state.notes.get(labelOf(label));
      return note ? { type: 'noteRef', raw: raw!, note } : undefined;
    },
    renderer: ({ note }) => (state.isExcerpt ? '' : reference(note as Note, state)),
  },
];

const idOf = ({ number }: Note, { idPrefix }: TextState): string => `${idPrefix}footnote-${number}`;
const idOfReference = ({ number }: Note, count: number, { idPrefix }: TextState): string => `${idPrefix}footnote-ref-${number}${count > 1 ? `-${count}` : ''}`;

function reference(note: Note, state: TextState): string {
  if (note.number === 0) note.number = state.used.push(note);
  note.references += 1;
  const id = idOfReference(note, note.references, state);
  return `<sup><a href="#${idOf(note, state)}" id="${id}" data-footnote-ref aria-describedby="${state.idPrefix}footnote-label">${note.number}</a></sup>`;
}

/** The notes at the foot of a text. A note can refer to others, which then follow it. */
export function footnotesOf(state: TextState, parser: Parser): string {
  const bodies: string[] = [];
  // `used` grows while its notes are rendered
  for (const note of state.used) bodies.push(parser.parse(note.tokens as Token[]));
  if (bodies.length === 0) return '';
  const items = state.used.map((note, at) => `<li id="${idOf(note, state)}">\n${withBack(bodies[at]!, backLinks(note, state))}</li>\n`);
  const heading = `<h2 id="${state.idPrefix}footnote-label" class="sr-only">${state.words.footnotes}</h2>`;
  return `<section class="footnotes" data-footnotes>\n${heading}\n<ol>\n${items.join('')}</ol>\n</section>\n`;
}

function backLinks(note: Note, state: TextState): string {
  const links = Array.from({ length: note.references }, (_, at) => {
    const label = escaped(`${state.words.back} ${note.number}${at > 0 ? `-${at + 1}` : ''}`);
    const count = at > 0 ? `<sup>${at + 1}</sup>` : '';
    return `<a href="#${idOfReference(note, at + 1, state)}" data-footnote-backref aria-label="${label}">↩\ufe0e${count}</a>`;
  });
  return links.join(' ');
}

/** Within the last paragraph, where there is one at the end. */
const withBack = (body: string, links: string): string => (body.endsWith('</p>\n') ? `${body.slice(0, -5)} ${links}</p>\n` : `${body}<p>${links}</p>\n`);
