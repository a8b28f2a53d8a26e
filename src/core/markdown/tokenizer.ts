import { Lexer, Tokenizer, type Tokens } from 'marked';

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

/*
 * Chinese and Japanese have no spaces, so that **「強調」**です can't be emphasis by CommonMark's rules: a mark behind
 * punctuation wants a space. Their own punctuation counts as letters for that, as
 * https://github.com/tats-u/markdown-cjk-friendly proposes for the commonest cases.
 */
const friendly = (rule: RegExp): RegExp =>
  new RegExp(
    rule.source.replace(
      /\[(\^?)(\\s)?\\p\{P\}\\p\{S\}\]/g,
      (_, not: string, space = '') => `[${not}${space}[[\\p{P}\\p{S}]--[\\u3001-\\u301f\\uff01-\\uff65]]]`,
    ),
    rule.flags.replace('u', 'v'),
  );

const { emStrongLDelim, emStrongRDelimAst, emStrongRDelimUnd, delLDelim, delRDelim, punctuation } = rules.gfm;
const cjkRules = {
  ...rules.gfm,
  emStrongLDelim: friendly(emStrongLDelim),
  emStrongRDelimAst: friendly(emStrongRDelimAst),
  emStrongRDelimUnd: friendly(emStrongRDelimUnd),
  delLDelim: friendly(delLDelim),
  delRDelim: friendly(delRDelim),
  punctuation: friendly(punctuation),
};

export class OurTokenizer extends Tokenizer {
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
    if (this.isCjk && this.rules.inline !== cjkRules) this.rules = { ...this.rules, inline: cjkRules };
    return super.emStrong(src, masked, before);
  }
}
