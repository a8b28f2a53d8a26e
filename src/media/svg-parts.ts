import { tableOf } from '../core/table-of.js';

/** What may stand in a drawing (SVG 2), and in which words. */

const plain = `svg g defs symbol use switch title desc path rect circle ellipse line polyline polygon text tspan textPath image
  linearGradient radialGradient stop clipPath mask pattern marker style filter feBlend feColorMatrix feComponentTransfer feComposite
  feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
  feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
  animate animateTransform animateMotion mpath set`.split(/\s+/);

/** The name under which an element is written, by its own: a link loses its address and keeps what it shows. */
const elements = new Map([...plain.map((name) => [name, name] as const), ['a', 'g'] as const]);

/** Takes what an embedded picture says about itself out of it; null when it is none that may be embedded. */
export type EmbeddedCleaner = (bytes: Buffer) => { type: string; bytes: Buffer } | null;

type Attributes = ReadonlyMap<string, string>;

/** The name under which an element is written; null when it is left out with all that is in it. */
export function elementName(name: string, attributes: Attributes): string | null {
  if (/href|^on|^style$/i.test(attributes.get('attributeName') ?? '')) return null; // an animation could lead a link anywhere
  return elements.get(name.replace(/^svg:/, '')) ?? null;
}

/** The value of an attribute as it may stand in the drawing; null when it is left out. */
export function safeAttribute(element: string, key: string, value: string, embedded: EmbeddedCleaner): string | null {
  if (/^(xlink:)?href$/.test(key)) return element === 'image' ? embeddedImage(value, embedded) : /^#[^\s]+$/.test(value) ? value : null;
  if (key === 'xml:space' || key === 'xml:lang') return value;
  if (!/^[a-z][a-z\d-]*$/i.test(key) || /^(on|data-|xmlns)/i.test(key) || /^\s*javascript:/i.test(value)) return null;
  return isSafeCss(value) ? value : null;
}

/** Fetches nothing, from wherever. With a backslash it could be spelled in many ways: such CSS is left out. */
export function isSafeCss(css: string): boolean {
  if (/\\|@import|expression\s*\(|behaviou?r\s*:|-moz-binding|image-set\s*\(/i.test(css)) return false;
  return [...css.matchAll(/(?:url|src)\s*\(\s*(["']?)\s*(.{0,12})/gis)].every(([, , address]) => /^(#|data:font\/)/i.test(address!));
}

function embeddedImage(value: string, embedded: EmbeddedCleaner): string | null {
  const [, base64] = /^\s*data:image\/[a-z]+;base64,([a-z\d+/=\s]*)$/i.exec(value) ?? [];
  const image = base64 === undefined ? null : embedded(Buffer.from(base64, 'base64'));
  return image && `data:${image.type};base64,${image.bytes.toString('base64')}`;
}

const pixelsPer: Record<string, number> = tableOf({ '': 1, px: 1, in: 96, cm: 96 / 2.54, mm: 96 / 25.4, pt: 4 / 3, pc: 16 });

/** How large a drawing wants to be, in pixels, when it says so. */
export function drawingSize(attributes: Attributes): { width?: number; height?: number } {
  const [, , boxWidth = 0, boxHeight = 0] = (attributes.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [width, height] = [lengthOf(attributes.get('width')) ?? boxWidth, lengthOf(attributes.get('height')) ?? boxHeight];
  const isKnown = width >= 1 && height >= 1 && width < 100_000 && height < 100_000;
  return isKnown ? { width: Math.round(width), height: Math.round(height) } : {};
}

function lengthOf(text: string | undefined): number | undefined {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text ?? '') ?? [];
  const factor = pixelsPer[unit.toLowerCase()];
  return number && factor ? Number(number) * factor : undefined;
}
