/** Red, green and blue; or, in OKLab, lightness and two axes of hue. From 0 to 1. */
export type Triple = [number, number, number];

/** How far apart two colours (`#rrggbb`) are for the eye, from 1 to 21 (WCAG 2.2, contrast ratio). */
export function contrast(a: string, b: string): number {
  const [lighter, darker] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** A colour laid over another, as CSS's `color-mix(in srgb, …)` does it. */
export function mixed(colour: string, ground: string, share: number): string {
  const below = channels(ground);
  return hexOf(channels(colour).map((channel, i) => channel * share + below[i]! * (1 - share)) as Triple);
}

// sRGB: IEC 61966-2-1
export const linearFrom = (colour: string): Triple =>
  channels(colour).map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4)) as Triple;

export const hexFromLinear = (rgb: Triple): string =>
  hexOf(rgb.map((channel) => (channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055)) as Triple);

/** OKLab: equal steps look equal. https://bottosson.github.io/posts/oklab/ */
export function oklab([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Linear red, green and blue; outside of 0 to 1 where no screen can show it. */
export function fromOklab([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const channels = (colour: string): Triple => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255) as Triple;

const hexOf = (rgb: Triple): string => `#${rgb.map(twoDigits).join('')}`;

const twoDigits = (channel: number): string =>
  Math.round(Math.min(Math.max(channel, 0), 1) * 255)
    .toString(16)
    .padStart(2, '0');

function luminance(colour: string): number {
  const [r, g, b] = linearFrom(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
