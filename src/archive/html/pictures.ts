import { type Care, destination, escapeText, titlePart } from './escape.js';
import { attribute, classesOf, type Element } from './tree.js';

/** Where a picture is: those that wait to be scrolled to have their address elsewhere, and a dot in its place. */
export function addressOf(image: Element): string | null {
  const src = attribute(image, 'src')?.trim() ?? '';
  const waiting = ['data-src', 'data-lazy-src', 'data-original', 'data-orig-src'].map((name) => attribute(image, name)?.trim()).find(Boolean);
  const isDot = src === '' || /^data:image\/(?:gif|svg\+xml)|(?:spacer|blank|placeholder|lazy|1x1)[\w-]*\.(?:gif|png|svg)$/i.test(src);
  return (isDot && waiting) || (attribute(image, 'src') === null ? (waiting ?? null) : src);
}

/** A picture with what stands in for it, and its caption where it has one. */
export function picture(image: Element, care: Care, braces: string, caption: string | null = null): string {
  const address = addressOf(image);
  if (address === null) return '';
  const alt = escapeText((attribute(image, 'alt') ?? '').replace(/\s+/g, ' ').trim(), care, true).replace(/(?<!\\)[[\]]/g, '\\$&');
  return `![${alt}](${destination(address)}${titlePart(caption)})${braces}`;
}

/** What of an element can stand behind it in braces, or nothing. */
export function attributesOf(element: Element, names: readonly string[], classes: readonly string[]): string {
  const named = names.flatMap((name) => {
    const value = attribute(element, name)?.trim();
    if (!value || (/^(?:width|height)$/.test(name) && !/^\d{1,5}$/.test(value))) return [];
    if (name === 'id') return wordOf.test(value) ? [`#${value}`] : [];
    return /["\n]/.test(value) ? [] : [/^[\w.-]+$/.test(value) ? `${name}=${value}` : `${name}="${value}"`];
  });
  const parts = [...named, ...classes.filter((name) => wordOf.test(name)).map((name) => `.${name}`)];
  return parts.length > 0 ? `{${parts.join(' ')}}` : '';
}

const wordOf = /^[\p{L}\p{N}_][\p{L}\p{N}_:-]{0,99}$/u;

/** What of its size has to be said: nothing where the file has that size, as its name tells, or WordPress. */
export const sizesOf = (image: Element): string[] => {
  const [, width] = /-(\d+)x\d+\.\w+(?:$|\?)/.exec(attribute(image, 'src') ?? '') ?? [];
  return width === attribute(image, 'width') || classesOf(image).includes('size-full') ? [] : ['width', 'height'];
};
