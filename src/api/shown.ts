import { escapeHtml } from '../core/html.js';
import type { Properties } from './micropub-command.js';
import { addressIn } from './mf2-value.js';
import { tableOf } from '../core/table-of.js';

/*
 * Properties that readers see in the text: photos stand above it; video, audio and what a post answers, likes or repeats below. Each
 * value is a paragraph of its own, which the author may move, describe anew or take away in the editor like any other. So what a post
 * shows is always read from its text: here a text is put together, and taken apart again.
 */

export type Parts = { content: string; shown: Properties };

const above = ['photo'];
const below = ['video', 'audio', 'in-reply-to', 'like-of', 'repost-of'];
export const shownNames: readonly string[] = [...above, ...below];

/** A description is seldom a tenth of it. */
const longestAlt = 10_000;

const signs: Record<string, string> = tableOf({ 'in-reply-to': '↩', 'like-of': '♥', 'repost-of': '↻' });

/** @param origin of the blog: its own files are shown by their path, wherever it lives */
export function putTogether({ content, shown }: Parts, origin: string): string {
  const paragraphs = (names: string[]) => names.flatMap((name) => (shown[name] ?? []).map((value) => paragraphOf(name, value, origin)));
  return [...paragraphs(above), ...(content.trim() === '' ? [] : [content]), ...paragraphs(below)].join('\n\n');
}

/** The inverse of `putTogether`: of the properties that were given (`known`), those that the text still shows, and the rest of it. */
export function takeApart(text: string, known: Properties, origin: string): Parts {
  const shown: Properties = {};
  let content = text;
  for (const name of shownNames)
    for (const value of known[name] ?? []) {
      const found = name === 'photo' ? photoIn(content, shownAddress(value, name, origin)) : lastIn(content, paragraphOf(name, value, origin));
      if (!found) continue;
      const before = content.slice(0, found.from);
      const after = content.slice(found.to).replace(/^\n\n?/, '');
      content = before === '' || after === '' ? before.replace(/\n\n$/, '') + after : before + after;
      shown[name] = [...(shown[name] ?? []), name === 'photo' ? described(value, unescaped(found.alt)) : value];
    }
  return { content, shown };
}

function paragraphOf(name: string, value: unknown, origin: string): string {
  const address = shownAddress(value, name, origin);
  if (name === 'photo') return `![${escaped(altOf(value))}](${address})`;
  if (name === 'video' || name === 'audio') return `<${name} class="u-${name}" src="${escapeAttribute(address)}" controls preload="metadata"></${name}>`;
  return `${signs[name]} <a class="u-${name}" href="${escapeAttribute(address)}">${escaped(labelOf(address))}</a>`;
}

type Found = { from: number; to: number; alt: string };

/** The first paragraph that is nothing but this picture, under any description. Looks at each place where the address stands, and no further than a description may be long. */
function photoIn(text: string, address: string): Found | null {
  const end = `](${address})`;
  for (let at = text.indexOf(end); at >= 0; at = text.indexOf(end, at + 1)) {
    const to = at + end.length;
    if (!endsAt(text, to)) continue;
    const near = text.slice(Math.max(0, at - longestAlt), at);
    const from = at - near.length + near.lastIndexOf('\n') + 1;
    const [, alt] = /^!\[((?:[^\]\\]|\\.)*)$/.exec(text.slice(from, at)) ?? [];
    if (alt !== undefined && beginsAt(text, from)) return { from, to, alt };
  }
  return null;
}

/** The last paragraph that is this one. */
function lastIn(text: string, paragraph: string): Found | null {
  for (let from = text.lastIndexOf(paragraph); from >= 0; from = from === 0 ? -1 : text.lastIndexOf(paragraph, from - 1))
    if (beginsAt(text, from) && endsAt(text, from + paragraph.length)) return { from, to: from + paragraph.length, alt: '' };
  return null;
}

const beginsAt = (text: string, at: number): boolean => at === 0 || text.startsWith('\n\n', at - 2);
const endsAt = (text: string, at: number): boolean => text.startsWith('\n\n', at) || at === text.length || (at === text.length - 1 && text[at] === '\n');

function shownAddress(value: unknown, name: string, origin: string): string {
  const address = addressIn(value, name);
  const shown = address.startsWith(`${origin}/`) ? address.slice(origin.length) : address;
  return shown.replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'));
}

export function altOf(value: unknown): string {
  const { alt } = (typeof value === 'object' && value !== null ? value : {}) as { alt?: unknown };
  return typeof alt === 'string' ? alt.replace(/\s+/g, ' ').trim() : '';
}

function described(value: unknown, alt: string): unknown {
  const address = typeof value === 'string' ? value : ((value as { value?: string }).value ?? addressIn(value, 'photo'));
  return alt === '' ? address : { value: address, alt };
}

const labelOf = (address: string): string =>
  address
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/\/$/, '')
    .slice(0, 80);

/** Text that Markdown takes as it is. */
const escaped = (text: string): string => text.replace(/[\\`*_[\]<>!~|&]/g, '\\$&');
const unescaped = (text: string): string => text.replace(/\\([\\`*_[\]<>!~|&])/g, '$1');
const escapeAttribute = (text: string): string => escapeHtml(text).replace(/"/g, '&quot;');
