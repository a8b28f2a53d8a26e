import type { Token } from './sql-tokens.js';
import { tableOf } from '../../core/table-of.js';

export const isWord = (token: Token | undefined, pattern: RegExp): boolean => token?.kind === 'word' && pattern.test(token.value);

/** A value as text. */
export function valueOf(tokens: Token[]): string | null {
  const texts = tokens.filter(({ kind }) => kind === 'text');
  const [first] = tokens;
  if (isWord(first, /^replace$/i)) return replaced(tokens);
  if (isWord(first, /^x$/i) && texts[0]) return Buffer.from(texts[0].value, 'hex').toString();
  if (texts.length > 0) return texts[0]!.value;
  const word = tokens.map(({ value }) => value).join('');
  if (/^null$/i.test(word) || word === '') return null;
  const hex = /^(?:0x|x)([\da-f]+)$/i.exec(word)?.[1];
  return hex && hex.length % 2 === 0 ? Buffer.from(hex, 'hex').toString() : word;
}

const copyEscapes: Record<string, string> = tableOf({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' });

/** PostgreSQL 15, COPY, “Text Format”. */
export const copiedValue = (text: string): string | null =>
  text === '\\N'
    ? null
    : text.replace(/\\(?:([0-7]{1,3})|x([\da-fA-F]{1,2})|([^]))/g, (_, octal?: string, hex?: string, sign = '') =>
        octal ? String.fromCharCode(parseInt(octal, 8)) : hex ? String.fromCharCode(parseInt(hex, 16)) : (copyEscapes[sign] ?? sign),
      );

/** SQLite writes a text with line feeds as `replace(replace('a\\r\\nb','\\r',char(13)),'\\n',char(10))`. */
function replaced(tokens: Token[]): string {
  const said = tokens.filter(({ kind, value }) => kind === 'text' || (kind === 'word' && /^\d+$/.test(value)));
  let text = said[0]?.value ?? '';
  for (let at = 1; at + 1 < said.length; at += 2) text = text.replaceAll(said[at]!.value, String.fromCharCode(Number(said[at + 1]!.value)));
  return text;
}
