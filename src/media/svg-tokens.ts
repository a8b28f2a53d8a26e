import { xmlText } from '../core/html.js';
import { tableOf } from '../core/table-of.js';

export type SvgToken =
  | { kind: 'open'; name: string; attributes: Map<string, string>; isEmpty: boolean }
  | { kind: 'close'; name: string }
  | { kind: 'text'; text: string };

const name = '[A-Za-z_][\\w.:-]*';
const tokens = new RegExp(
  [
    '<!--[^]*?-->', // comments
    '<\\?[A-Za-z][^]*?\\?>', // its version, its style sheets
    '<!DOCTYPE\\s[^<>\\[\\]]*>',
    '<!\\[CDATA\\[([^]*?)\\]\\]>',
    `</(${name})\\s*>`,
    `<(${name})((?:\\s+${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`,
    '([^<]+)',
  ].join('|'),
  'y',
);
const attributes = new RegExp(`(${name})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');

/**
 * The tokens of an XML text without entities of its own, comments left out. Nothing is guessed: what is not well-formed,
 * or declares entities, is refused, so that no reader can understand another thing than what is written here.
 * @throws Error
 */
export function* svgTokens(text: string): Generator<SvgToken> {
  const xml = xmlText(text.replace(/^\uFEFF/, ''));
  if (/<!ENTITY|<!DOCTYPE[^>]*\[/i.test(xml)) throw new Error('it declares entities');
  const open: string[] = [];
  for (tokens.lastIndex = 0; tokens.lastIndex < xml.length;) {
    const at = tokens.lastIndex;
    const found = tokens.exec(xml);
    if (!found) throw new Error(`it is not well-formed at character ${at + 1}`);
    tokens.lastIndex = at + found[0].length;
    const [, cdata, closing, opening, listed = '', slash, plain] = found;
    if (opening !== undefined) {
      yield { kind: 'open', name: opening, attributes: attributesIn(listed), isEmpty: slash === '/' };
      if (slash !== '/') open.push(opening);
    } else if (closing !== undefined) {
      if (open.pop() !== closing) throw new Error(`</${closing}> closes nothing`);
      yield { kind: 'close', name: closing };
    } else if (cdata !== undefined) yield { kind: 'text', text: cdata };
    else if (plain !== undefined) yield { kind: 'text', text: decoded(plain) };
  }
  if (open.length > 0) throw new Error(`<${open.pop()}> is not closed`);
}

function attributesIn(text: string): Map<string, string> {
  return new Map([...text.matchAll(attributes)].map(([, key, double, single]) => [key!, decoded(double ?? single ?? '')]));
}

const named: Record<string, string> = tableOf({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" });

function decoded(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6});|#(\d{1,7});|(\w+);)?/gi, (whole, hex?: string, decimal?: string, word?: string) => {
    const letter = word === undefined ? undefined : named[word];
    if (letter !== undefined) return letter;
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : Number.NaN;
    if (!(code <= 0x10ffff)) throw new Error(`the entity ${whole} is not known`);
    return xmlText(String.fromCodePoint(code));
  });
}
