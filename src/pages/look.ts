import { accentsOf } from '../core/accent.js';
import { linksFrom } from '../core/links.js';
import { iconLink } from './icon.page.js';
import { defaultSettings, type Settings, type themeNames } from '../settings/settings.js';

export type LookSettings = Pick<Settings, (typeof themeNames)[number]>;
export type Look = ReturnType<typeof lookFrom>;

/** What all HTML pages have in common, as views/site/layout.hbs takes it. @param css the site's style sheet */
export const lookFrom = (css: string, settings: LookSettings) => ({
  css: styleOf(css, settings),
  scheme: settings.colours === 'auto' ? 'light dark' : settings.colours,
  icon: iconLink(settings),
  links: linksFrom(settings.links),
  isHidden: settings.search === 'hidden',
});

/** The style sheet as the owner wants it. A choice that nobody made adds not a byte. */
function styleOf(css: string, look: LookSettings): string {
  return [
    onPaper(css, look.colours),
    look.accent === defaultSettings.accent ? '' : accent(look),
    look.typeface === 'sans' ? ':root{--text:var(--sans)}' : '',
    look.textSize === 'large' ? 'html{font-size:clamp(118%,108% + 0.4vw,136%)}' : '',
    widths[look.textWidth],
    look.codeLines === 'wrap' ? 'pre{white-space:pre-wrap;overflow-wrap:anywhere}' : '',
    look.tabWidth === defaultSettings.tabWidth ? '' : `pre{tab-size:${look.tabWidth}}`,
    look.icon + look.iconFile === '' ? '' : beside(iconLink(look).href),
  ].join('');
}

/** The blog's own icon beside its name, in place of the nib. */
const beside = (icon: string): string =>
  `.name::before{width:1.5rem;height:1.5rem;vertical-align:-0.4rem;background:url(${icon}) center/contain no-repeat;clip-path:none}` +
  `@media (min-width:60rem){.name::before{width:2.6rem;height:2.6rem}}`;

const widths: Record<Settings['textWidth'], string> = { narrow: ':root{--measure:47ch}', normal: '', wide: ':root{--measure:68ch}' };

/** One paper for everybody: the rules for the other one apply to nobody, or always, but to ink on paper. */
export function onPaper(css: string, colours: Settings['colours']): string {
  if (colours === 'auto') return css;
  const media = colours === 'dark' ? '@media screen' : '@media not all';
  return css.replace(/@media \(prefers-color-scheme: ?dark\)/g, media).replace(/color-scheme: ?light dark/g, `color-scheme:${colours}`);
}

/** For screens: printed pages are black. */
function accent({ accent: colour, colours }: LookSettings): string {
  const { light, dark } = accentsOf(colour);
  const on = (media: string, shown: string) => `@media ${media}{:root{--accent:${shown}}}`;
  if (colours !== 'auto') return on('screen', colours === 'dark' ? dark : light);
  return on('screen', light) + on('screen and (prefers-color-scheme:dark)', dark);
}
