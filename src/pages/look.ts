import { accentsOf } from '../core/accent.js';
import { defaultSettings, type Settings } from '../settings/settings.js';

/** The settings that a page's style sheet is made from. */
export const lookNames = ['accent', 'colours', 'typeface', 'textSize', 'textWidth', 'codeLines', 'tabWidth'] as const;
export type Look = Pick<Settings, (typeof lookNames)[number]>;

/** What a page declares about its paper (`<meta name="color-scheme">`). */
export const schemeOf = (colours: Settings['colours']): string => (colours === 'auto' ? 'light dark' : colours);

/** The site's style sheet as the owner wants it. A choice that nobody made adds not a byte. */
export function styleOf(css: string, look: Look): string {
  return [
    onPaper(css, look.colours),
    look.accent === defaultSettings.accent ? '' : accent(look),
    look.typeface === 'sans' ? ':root{--text:var(--sans)}' : '',
    look.textSize === 'large' ? 'html{font-size:clamp(118%,108% + 0.4vw,136%)}' : '',
    widths[look.textWidth],
    look.codeLines === 'wrap' ? 'pre{white-space:pre-wrap;overflow-wrap:anywhere}' : '',
    look.tabWidth === defaultSettings.tabWidth ? '' : `pre{tab-size:${look.tabWidth}}`,
  ].join('');
}

const widths: Record<Look['textWidth'], string> = { narrow: ':root{--measure:47ch}', normal: '', wide: ':root{--measure:68ch}' };

/** One paper for everybody: the rules for the other one apply to nobody, or always, but to ink on paper. */
function onPaper(css: string, colours: Look['colours']): string {
  if (colours === 'auto') return css;
  const media = colours === 'dark' ? '@media screen' : '@media not all';
  return css.replace(/@media \(prefers-color-scheme: ?dark\)/g, media).replace(/color-scheme: ?light dark/g, `color-scheme:${colours}`);
}

/** For screens: printed pages are black. */
function accent({ accent: colour, colours }: Look): string {
  const { light, dark } = accentsOf(colour);
  const on = (media: string, shown: string) => `@media ${media}{:root{--accent:${shown}}}`;
  if (colours !== 'auto') return on('screen', colours === 'dark' ? dark : light);
  return on('screen', light) + on('screen and (prefers-color-scheme:dark)', dark);
}
