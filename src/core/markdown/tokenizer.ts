import { Lexer, Tokenizer, type Tokens } from 'marked';
import { starRules, tildeRules } from './cjk-rules.js';

const rules = Lexer.rules.inline;

/*
 * marked's own rule for plain text, but for two things. Text ends also where one of our signs begins: `start` functions
 * of extensions would look through the rest of a text at every step. And what could be the name in a mail address is looked
 * at for as long as one can be (RFC 5321, 4.5.3.1.1), and not to the end of the text.
 */
const textRule = (rule: RegExp): RegExp =>
  new RegExp(`^(?:[$^{]|(?:${rule.source}))`.replace('[\\\\<!\\[`*', '[$^{\\\\<!\\[`*').replaceAll(']+@)', ']{1,64}@)'));

const plainText = textRule(rules.normal.text);
const text = textRule(rules.gfm.text);

export class OurTokenizer extends Tokenizer {
  #marked: Tokenizer['rules'] | undefined;

  constructor(
    private readonly isGithub: boolean,
    private readonly isCjk: boolean,
  ) {
    super();
  }

  /** A reference such as `&copy;` is read when it is rendered: until then `&quot;` is no quotation mark to be curled. */
  override inlineText(src: string): Tokens.Text | undefined {
    const raw = (this.isGithub ? text : plainText).exec(src)?.[0];
    return raw === undefined ? undefined : { type: 'text', raw, text: raw, escaped: this.lexer.state.inRawBlock };
  }

  override emStrong(src: string, masked: string, before?: string): Tokens.Em | Tokens.Strong | undefined {
    return this.#by(src.startsWith('*') ? starRules : null, () => super.emStrong(src, masked, before));
  }

  override del(src: string, masked: string, before?: string): Tokens.Del | undefined {
    return this.#by(src.startsWith('~') ? tildeRules : null, () => super.del(src, masked, before));
  }

  /** What is read within is read by marked's own rules again, until one of these signs comes. */
  #by<T>(inline: typeof starRules | null, read: () => T): T {
    if (!this.isCjk) return read();
    const { rules } = this;
    this.#marked ??= rules;
    this.rules = inline ? { ...this.#marked, inline } : this.#marked;
    const token = read();
    this.rules = rules;
    return token;
  }
}
