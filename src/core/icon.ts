import { contrast } from './colour.js';
import { escapeHtml } from './html.js';
import { invalid } from './problem.js';

/** The blog's icon in browser tabs. It lives at one of these paths; the others lead there. */
export const iconPaths = { svg: '/icon.svg', png: '/icon.png', ico: '/favicon.ico' } as const;
export type IconKind = keyof typeof iconPaths;
export const iconTypes: Readonly<Record<IconKind, string>> = { svg: 'image/svg+xml', png: 'image/png', ico: 'image/x-icon' };

export const iconBytes = 100 * 1024;
const iconPixels = 1024;
export const iconTooLarge = () => invalid('iconFile', `The file is larger than ${iconBytes / 1024} KB`);

/** Without letters: the nib of the quill, as beside the blog's name. */
const nib = 'M14 15h11l7 19 7-19h11L39 50H25z';
/** What has colours of its own. Signs such as © are letters here, unless U+FE0F says otherwise. */
const isPicture = /\p{Emoji_Presentation}|\p{Regional_Indicator}|\uFE0F/u;

/** An icon drawn from one or two letters on the accent colour, or from an emoji. */
export function drawnIcon(letters: string, accent: string): string {
  const ink = contrast('#ffffff', accent) >= 3 ? '#fff' : '#14181a';
  const words = (size: number, fill: string) =>
    `<text x="32" y="32" dy=".36em" text-anchor="middle" font-family="system-ui,sans-serif" font-weight="700" font-size="${size}" fill="${fill}">${escapeHtml(letters)}</text>`;
  const card = `<rect width="64" height="64" rx="13" fill="${accent}"/>`;
  const drawing = isPicture.test(letters)
    ? words(52, accent)
    : card + (letters === '' ? `<path d="${nib}" fill="${ink}"/>` : words(lettersIn(letters) > 1 ? 26 : 42, ink));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${drawing}</svg>\n`;
}

/** @throws Problem('invalid', 'icon') unless it is nothing, one or two signs, as a reader counts them */
export function checkLetters(text: string): string {
  const letters = text.trim();
  if (lettersIn(letters) > 2 || letters.length > 32 || /\s/.test(letters))
    throw invalid('icon', `“${letters.slice(0, 40)}” is longer than two letters or one emoji`);
  return letters;
}

const lettersIn = (text: string): number => [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].length;

const startsWith = (bytes: Uint8Array, ...start: number[]): boolean => start.every((byte, i) => bytes[i] === byte);

/** What an uploaded icon is by its bytes. @throws Problem('invalid', 'iconFile') with the reason why it can't be one */
export function iconKindOf(bytes: Uint8Array): IconKind {
  if (bytes.length === 0) throw invalid('iconFile', 'Choose a file first');
  if (bytes.length > iconBytes) throw iconTooLarge();
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return checkPixels(bytes);
  if (startsWith(bytes, 0, 0, 1, 0) && bytes.length > 22) return 'ico';
  return checkSvg(bytes);
}

/** The header of a PNG: 16 bytes before its width and height. */
function checkPixels(bytes: Uint8Array): 'png' {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = bytes.length > 24 ? [header.getUint32(16), header.getUint32(20)] : [0, 0];
  if (width === 0 || height === 0) throw invalid('iconFile', 'This PNG is broken');
  if (width > iconPixels || height > iconPixels) throw invalid('iconFile', `This PNG is larger than ${iconPixels} × ${iconPixels} pixels`);
  return 'png';
}

/** What would act or ask others for something when somebody opens the picture by itself. */
const active =
  /<script|<foreignobject|<!entity|\son[a-z]+\s*=|javascript:|@import|(?:href|src)\s*=\s*["'](?!#|data:image\/)|url\((?!\s*["']?(?:#|data:image\/))/i;

function checkSvg(bytes: Uint8Array): 'svg' {
  const text = textOf(bytes);
  if (text === null || !/^(?:\uFEFF)?\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*|<!doctype[^>]*>\s*)*<svg[\s>]/is.test(text))
    throw invalid('iconFile', 'This file is no PNG, SVG or ICO');
  if (!/xmlns\s*=\s*["']http:\/\/www\.w3\.org\/2000\/svg["']/.test(text))
    throw invalid('iconFile', 'This SVG lacks xmlns="http://www.w3.org/2000/svg"; browsers would show nothing');
  if (active.test(text.replace(/xmlns(:\w+)?\s*=\s*["'][^"']*["']/g, '')))
    throw invalid('iconFile', 'This SVG holds a script or asks for other files; only a plain drawing can be an icon');
  return 'svg';
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
