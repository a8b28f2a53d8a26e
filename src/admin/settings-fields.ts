import { trainingCrawlers } from '../core/robots.js';
import { ranges } from '../settings/check-settings.js';
import type { SettingName, Settings } from '../settings/settings.js';

/** A setting in the form: `control` names the partial of views/admin/settings.hbs that shows it. */
export type SettingField = {
  name: SettingName;
  label: string;
  hint?: string;
  control: 'line' | 'area' | 'choice' | 'number' | 'colour';
  /** what may be chosen, by value */
  options?: Record<string, string>;
  least?: number;
  most?: number;
  /** wants the whole width */
  isWide?: boolean;
};

const line = (name: SettingName, label: string, hint: string): SettingField => ({ name, label, hint, control: 'line' });
const area = (name: SettingName, label: string, hint: string): SettingField => ({ name, label, hint, control: 'area', isWide: true });
const number = (name: keyof typeof ranges, label: string, hint: string): SettingField => {
  const [least, most] = ranges[name];
  return { name, label, hint, control: 'number', least, most };
};
const choice = <Name extends SettingName>(name: Name, label: string, options: Record<`${Settings[Name]}`, string>, hint = ''): SettingField => ({
  name,
  label,
  hint,
  control: 'choice',
  options,
});

const zones = (): Record<string, string> => Object.fromEntries(['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => [name, name.replaceAll('_', ' ')]));

export const groups = (): { heading: string; fields: SettingField[] }[] => [
  {
    heading: 'The blog',
    fields: [
      line('title', 'Title', 'Its name, on every page and in the feeds.'),
      line('tagline', 'Tagline', 'One line below the title.'),
      area('about', 'About', 'At the foot of the home page, in Markdown.'),
      area('links', 'Links', 'One a line: “Mastodon https://social.example/@ada” or “Now /now”. They stand beside the archive.'),
      line('lang', 'Language', 'Such as en, de or pt-BR. Dates are written in it.'),
      choice('timeZone', 'Time zone', zones(), 'In which dates are shown, and read in the editor.'),
    ],
  },
  {
    heading: 'Look',
    fields: [
      { name: 'accent', label: 'Accent colour', hint: 'Where it could not be read it is made darker or lighter.', control: 'colour' },
      line('icon', 'Icon', 'One or two letters, or an emoji, on the accent colour. Empty: the nib of a quill.'),
      choice('colours', 'Paper', { auto: 'As readers’ systems have it', light: 'Always light', dark: 'Always dark' }),
      choice('typeface', 'Typeface', { serif: 'With serifs', sans: 'Without serifs' }),
      choice('textSize', 'Size of the text', { normal: 'Normal', large: 'Large' }),
      choice('textWidth', 'Width of the text', { narrow: 'Narrow', normal: 'Normal', wide: 'Wide' }),
      choice('codeLines', 'Long lines of code', { scroll: 'Scroll sideways', wrap: 'Go on in the next line' }),
      number('tabWidth', 'Tabs in code', 'So many columns wide.'),
      choice('videos', 'Videos on a line of their own', { card: 'A link, which asks nobody for anything', embed: 'A player of the other site' }),
    ],
  },
  {
    heading: 'Addresses and lists',
    fields: [
      { ...line('permalink', 'Permalinks', 'Made of :slug, :year, :month, :day and :category. Pages stay at /:slug.'), isWide: true },
      choice('homeShows', 'The home page', { full: 'Whole posts', excerpts: 'How each post begins', titles: 'Titles and dates' }),
      number(
        'postsPerPage',
        'Posts on a page',
        'Older pages keep their posts when you write more, so the home page grows until it has enough for two: with 10 here it shows 10 to 19.',
      ),
      number('titlesPerPage', 'Titles on a page', 'In tags, categories, years and by author.'),
      number('feedLength', 'Posts in a feed', 'The newest ones. Those before are in its archives.'),
      line('hub', 'Hub', 'The address of a WebSub hub, which then hears of every new post and tells those who follow. Empty: none.'),
    ],
  },
  {
    heading: 'Readers and robots',
    fields: [
      choice('kudos', 'Kudos', { true: 'A circle below every post', false: 'None' }),
      choice(
        'webmentions',
        'Webmentions',
        { true: 'Taken and sent', false: 'None' },
        'Sites tell each other of their links. What others say about a post waits at /admin/mentions until you show it; sites to which a new post links hear of it. For that Qvill asks for their pages, which it otherwise never does.',
      ),
      choice(
        'outsideImages',
        'Pictures from other hosts',
        { true: 'Kept here', false: 'Left where they are' },
        'Kept here, each is fetched once, and readers ask nobody else for it: no other host learns who reads you, and it stays when the other goes. They are listed at /admin/outside-images.',
      ),
      choice(
        'statistics',
        'Statistics',
        { true: 'Counted', false: 'None' },
        'How many read what, at /admin/readers. Nothing is kept of who they are, and nothing runs in their browsers.',
      ),
      choice('search', 'Search engines', { listed: 'May list this blog', hidden: 'Are asked not to list it' }),
      { ...choice('training', 'Language models', { allowed: 'May read this blog', refused: 'Are asked not to read it' }, crawlersHint()), isWide: true },
      choice(
        'llmsTxt',
        'A list for language models',
        { true: 'At /llms.txt', false: 'None' },
        'Pages and the newest posts, with the addresses of their sources.',
      ),
      area('robotsLines', 'Lines for robots.txt', 'In the group of all crawlers, until a “User-agent:” line begins another.'),
    ],
  },
];

function crawlersHint(): string {
  return `By their crawlers’ names: ${trainingCrawlers.join(', ')}.`;
}
