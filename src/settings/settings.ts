import { defaultAccents } from '../core/accent.js';
import { siteChanged } from '../core/facts.js';
import { defaultPattern } from '../core/permalink.js';

/** What the owner can choose, each as JSON in a row of its own. What has no row has the value of `defaultSettings`. */
export type Settings = {
  /** the blog's name */
  title: string;
  /** one line below it; empty for none */
  tagline: string;
  /** Markdown at the foot of the home page; empty for none */
  about: string;
  /** one a line, see core/links.ts */
  links: string;
  /** BCP 47 language of the blog */
  lang: string;
  /** IANA time zone in which dates are shown and read */
  timeZone: string;
  /** `#rrggbb`; core/accent.ts makes it readable on both papers */
  accent: string;
  /** light or dark paper, or as the reader's system has it */
  colours: 'auto' | 'light' | 'dark';
  typeface: 'serif' | 'sans';
  textSize: 'normal' | 'large';
  textWidth: 'narrow' | 'normal' | 'wide';
  /** what long lines of code do */
  codeLines: 'scroll' | 'wrap';
  /** columns of a tab in code */
  tabWidth: number;
  /** one or two letters, or an emoji; empty: the nib */
  icon: string;
  /** `DIGEST.KIND` of the uploaded icon, which then stands in place of the letters; settings/icon.store.ts has its bytes */
  iconFile: string;
  /** permalink pattern, see core/permalink.ts */
  permalink: string;
  /** what becomes of a line that holds only the address of a video: a link, or the other site's player */
  videos: 'card' | 'embed';
  /** what the home page shows of each post */
  homeShows: 'full' | 'excerpts' | 'titles';
  /** posts on a full page of whole posts or excerpts */
  postsPerPage: number;
  /** posts on a full page of titles */
  titlesPerPage: number;
  /** posts in a feed */
  feedLength: number;
  /** address of the WebSub hub that is told about new posts; empty for none */
  hub: string;
  /** whether readers find the circle for kudos under a post */
  kudos: boolean;
  /** whether it takes webmentions, and sends them: then others are asked for their pages */
  webmentions: boolean;
  /** whether pictures of other hosts are kept here and shown from here (moxy/) */
  outsideImages: boolean;
  /** whether it is counted what readers read */
  statistics: boolean;
  /** whether search engines are asked to list the blog */
  search: 'listed' | 'hidden';
  /** whether the crawlers of core/robots.ts may read it */
  training: 'allowed' | 'refused';
  /** lines for robots.txt */
  robotsLines: string;
  /** whether there is a /llms.txt */
  llmsTxt: boolean;
};

export type SettingName = keyof Settings;

export const defaultSettings: Settings = {
  title: 'A new blog',
  tagline: '',
  about: '',
  links: '',
  lang: 'en',
  timeZone: 'UTC',
  accent: defaultAccents.light,
  colours: 'auto',
  typeface: 'serif',
  textSize: 'normal',
  textWidth: 'normal',
  codeLines: 'scroll',
  tabWidth: 4,
  icon: '',
  iconFile: '',
  permalink: defaultPattern,
  videos: 'card',
  homeShows: 'excerpts',
  postsPerPage: 8,
  titlesPerPage: 50,
  feedLength: 20,
  hub: '',
  kudos: true,
  webmentions: false,
  outsideImages: false,
  statistics: true,
  search: 'listed',
  training: 'allowed',
  robotsLines: '',
  llmsTxt: false,
};

/** The row with the key that signs addresses of pictures of other hosts: no setting, in no form and in no export. */
export const outsideKeyName = 'outsideKey';

export const settingNames = Object.keys(defaultSettings) as SettingName[];
export const isSettingName = (name: string): name is SettingName => Object.hasOwn(defaultSettings, name);

/** What the blog is called, and what its texts are made with: on every page and in every feed. */
const siteNames: readonly string[] = ['title', 'tagline', 'lang', 'videos'] satisfies SettingName[];

/** How every HTML page looks. */
export const themeNames = [
  'links',
  'accent',
  'colours',
  'typeface',
  'textSize',
  'textWidth',
  'codeLines',
  'tabWidth',
  'icon',
  'iconFile',
  'search',
] as const satisfies SettingName[];

/** The fact that a page notes when it reads a setting, and that a change of the setting touches. What pages read together is one fact: a page keeps few. */
export function factOfSetting(name: SettingName): string {
  if (siteNames.includes(name)) return siteChanged.fact;
  return (themeNames as readonly string[]).includes(name) ? 'theme' : `setting:${name}`;
}
