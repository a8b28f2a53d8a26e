import type { TokenizerThis } from 'marked';
import type { Node } from './node.js';

/** The blocks of what stands inside of a block. @param isTight as in a list without blank lines: text, and not paragraphs */
export function blocksOf(lexer: TokenizerThis['lexer'], text: string, isTight = false): Node[] {
  const { top } = lexer.state;
  lexer.state.top = !isTight;
  const tokens = lexer.blockTokens(text, []);
  lexer.state.top = top;
  return tokens as Node[];
}
