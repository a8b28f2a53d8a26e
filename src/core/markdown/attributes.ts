import { startTag, tagsIn } from '../html-tags.js';
import { escaped } from './escape.js';
import { tableOf } from '../table-of.js';

/*
 * `{#id .class key=value}` as pandoc and kramdown have it. In braces stands what can't do any harm; everything else is
 * left out, so that a text of somebody who may not write HTML can be rendered by the same rules.
 */

export type Attributes = Map<string, string>;

const item =
  /[ \t]*(?:([#.])([\p{L}\p{N}_][\p{L}\p{N}_:-]{0,99})|([a-zA-Z][\w-]{0,49})=(?:"([^"\n]{0,200})"|'([^'\n]{0,200})'|([^\s"'{}=<>`]{1,200})))(?=[ \t}])/uy;
const safe = /^(?:lang|dir|title|width|height|loading|rel|hreflang|cite|start|reversed|translate|(?:data|aria)-[a-z\d-]+)$/;
const name = /^[\p{L}\p{N}_][\p{L}\p{N}_:-]{0,99}$/u;
const number: Record<string, RegExp> = tableOf({ width: /^\d{1,5}$/, height: /^\d{1,5}$/, start: /^-?\d{1,9}$/ });
const ofLists = new Set(['start', 'reversed']);

/** The list of attributes at the start of a text, and how long it is with its braces. @param isTrusted also styles */
export function attributesAt(text: string, isTrusted: boolean): { attributes: Attributes; length: number } | null {
  const opening = /^\{:?/.exec(text)?.[0];
  if (!opening) return null;
  const attributes: Attributes = new Map();
  let at = opening.length;
  let found = 0;
  for (item.lastIndex = at; ; found += 1) {
    const match = item.exec(text);
    if (!match) break;
    at = item.lastIndex;
    keep(attributes, match, isTrusted);
  }
  const end = /^[ \t]*\}/.exec(text.slice(at, at + 20));
  return found > 0 && end ? { attributes, length: at + end[0].length } : null;
}

function keep(attributes: Attributes, [, sign, word, key = '', double, single, bare]: RegExpExecArray, isTrusted: boolean): void {
  const value = word ?? double ?? single ?? bare ?? '';
  const attribute = sign === '#' ? 'id' : sign === '.' ? 'class' : key.toLowerCase();
  if (attribute === 'class') addClasses(attributes, value);
  else if (attribute === 'id' ? name.test(value) : isSafe(attribute, value) || (isTrusted && attribute === 'style')) attributes.set(attribute, value);
}

const isSafe = (attribute: string, value: string): boolean => safe.test(attribute) && (number[attribute]?.test(value) ?? true);

function addClasses(attributes: Attributes, value: string): void {
  const classes = [attributes.get('class'), ...value.split(/\s+/).filter((one) => name.test(one))].filter(Boolean);
  if (classes.length > 0) attributes.set('class', classes.join(' '));
}

/** The same HTML with these attributes in its first tag: classes join those that it has, others stand in their place. */
export function withAttributes(html: string, attributes: Attributes | undefined): string {
  if (!attributes?.size) return html;
  const [tag] = tagsIn(html);
  if (!tag || tag.isEnd) return html;
  const all = new Map(tag.attributes);
  for (const [name, value] of attributes)
    if (tag.name === 'ol' || !ofLists.has(name)) all.set(name, name === 'class' && all.get('class') ? `${all.get('class')} ${escaped(value)}` : escaped(value));
  return html.slice(0, tag.start) + startTag(tag.name, all) + html.slice(tag.end);
}
