import { contrast, fromOklab, hexFromLinear, linearFrom, mixed, oklab } from './colour.js';

/*
 * The accent colour on both papers. A colour that is strong on white drowns on black, and the other way round: links must keep a
 * contrast of 4.5 : 1 (WCAG 2.2, 1.4.3), so where one does not, it gets darker or lighter, with its hue.
 */

/** An accent as it stands on light and on dark paper, `#rrggbb`. */
export type Accents = { light: string; dark: string };

/** What views/site/site.css begins with. */
export const defaultAccents: Accents = { light: '#00695f', dark: '#5fc9b6' };

/** `--paper` and `--wash` of views/site/site.css. */
export const papers = { light: ['#ffffff', '#f4f6f6'], dark: ['#14181a', '#1e2427'] } as const;

/** On dark paper a little more than must be: thin lines of a deep colour are hard to see there. */
const leastContrast = { light: 4.5, dark: 5 } as const;

/** How much of itself the accent is laid over the paper with, where a link has led to (site.css, `:target`). */
const tint = 0.14;

const lightnessStep = 0.004;
const chromaStep = 0.96;

/** @param colour `#rrggbb`; it stays as it is wherever it can be read */
export const accentsOf = (colour: string): Accents =>
  colour === defaultAccents.light ? defaultAccents : { light: readable(colour, 'light'), dark: readable(colour, 'dark') };

function readable(colour: string, paper: keyof Accents): string {
  const [start, a, b] = oklab(linearFrom(colour));
  const step = paper === 'light' ? -lightnessStep : lightnessStep;
  let shown = colour;
  // Ends with black or white at the latest
  for (let lightness = start; !canBeRead(shown, paper); lightness += step) shown = within(Math.min(Math.max(lightness, 0), 1), a, b);
  return shown;
}

const canBeRead = (accent: string, paper: keyof Accents): boolean =>
  [...papers[paper], mixed(accent, papers[paper][0], tint)].every((ground) => contrast(accent, ground) >= leastContrast[paper]);

/** The colour of this lightness with as much of its hue as a screen can show. */
function within(lightness: number, a: number, b: number): string {
  for (let share = 1; share > 0.01; share *= chromaStep) {
    const rgb = fromOklab([lightness, a * share, b * share]);
    if (rgb.every((channel) => channel > -0.0005 && channel < 1.0005)) return hexFromLinear(rgb);
  }
  return hexFromLinear(fromOklab([lightness, 0, 0]));
}
