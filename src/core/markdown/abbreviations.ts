import type { TokenizerAndRendererExtension } from 'marked';
import { escaped } from './escape.js';
import type { TextState } from './text-state.js';

const line = /^ {0,3}\*\[([^\]\n]{1,60})\]:[ \t]*([^\n]{0,300})(?:\n|$)/;

/** `*[HTML]: Hyper Text Markup Language`, on a line of its own: explained wherever the word stands. */
export const abbreviations = (state: TextState): TokenizerAndRendererExtension => ({
  name: 'abbreviation',
  level: 'block',
  tokenizer(src) {
    const [raw, word, meaning] = line.exec(src) ?? [];
    if (raw === undefined) return undefined;
    if (state.abbreviations.size < 200) state.abbreviations.set(word!.trim(), meaning!.trim());
    return { type: 'abbreviation', raw };
  },
  renderer: () => '',
});

/** Text with its abbreviations explained. @param html what becomes of the text around them */
export function explained(text: string, { abbreviations: known }: TextState, html: (text: string) => string): string {
  if (known.size === 0) return html(text);
  const words = [...known.keys()].toSorted((a, b) => b.length - a.length).map((word) => word.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  const pieces = text.split(new RegExp(`(?<![\\p{L}\\p{N}_])(${words.join('|')})(?![\\p{L}\\p{N}_])`, 'u'));
  return pieces.map((piece, at) => (at % 2 === 0 ? html(piece) : `<abbr title="${escaped(known.get(piece)!)}">${html(piece)}</abbr>`)).join('');
}
