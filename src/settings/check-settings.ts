import { checkLetters } from '../core/icon.js';
import { isLanguage, isZone } from '../core/locale.js';
import { linksFrom } from '../core/links.js';
import { checkPattern } from '../core/permalink.js';
import { invalid, Problem } from '../core/problem.js';
import { robotsLinesFrom } from '../core/robots.js';
import { defaultSettings, isSettingName, type SettingName, type Settings } from './settings.js';

type Check<Name extends SettingName> = (text: string) => Settings[Name];

const longest = { title: 200, tagline: 300, about: 10_000, hub: 500 };

/** The values that a choice may have, in the order in which a form offers them. */
export const choices = {
  colours: ['auto', 'light', 'dark'],
  typeface: ['serif', 'sans'],
  textSize: ['normal', 'large'],
  textWidth: ['narrow', 'normal', 'wide'],
  codeLines: ['scroll', 'wrap'],
  videos: ['card', 'embed'],
  homeShows: ['full', 'excerpts', 'titles'],
  search: ['listed', 'hidden'],
  training: ['allowed', 'refused'],
} as const satisfies Partial<{ [Name in SettingName]: readonly Settings[Name][] }>;

export const ranges = { postsPerPage: [1, 100], titlesPerPage: [1, 500], feedLength: [1, 200], tabWidth: [1, 8] } as const satisfies Partial<
  Record<SettingName, [number, number]>
>;

const checks: { [Name in SettingName]: Check<Name> } = {
  title: (text) => line('title', text) || fail('title', 'The title is missing'),
  tagline: (text) => line('tagline', text),
  about: (text) => (text.length > longest.about ? fail('about', `The text is longer than ${longest.about} characters`) : text.trim()),
  links: asTyped(linksFrom),
  lang: (text) => (isLanguage(text.trim()) ? Intl.getCanonicalLocales(text.trim())[0]! : fail('lang', `“${text}” is not a language tag such as en or pt-BR`)),
  timeZone: (text) => (isZone(text) ? text : fail('timeZone', `There is no time zone “${text}”`)),
  accent: (text) => (/^#[0-9a-f]{6}$/i.test(text) ? text.toLowerCase() : fail('accent', `“${text}” is not a colour such as #00695f`)),
  colours: choice('colours'),
  typeface: choice('typeface'),
  textSize: choice('textSize'),
  textWidth: choice('textWidth'),
  codeLines: choice('codeLines'),
  tabWidth: number('tabWidth'),
  icon: checkLetters,
  iconFile: (text) => (/^(?:[0-9a-f]{12}\.(?:svg|png|ico))?$/.test(text) ? text : fail('iconFile', `“${text}” is not an icon`)),
  permalink: asTyped(checkPattern),
  videos: choice('videos'),
  homeShows: choice('homeShows'),
  postsPerPage: number('postsPerPage'),
  titlesPerPage: number('titlesPerPage'),
  feedLength: number('feedLength'),
  hub: (text) => hubFrom(text.trim()),
  kudos: flag('kudos'),
  webmentions: flag('webmentions'),
  outsideImages: flag('outsideImages'),
  statistics: flag('statistics'),
  search: choice('search'),
  training: choice('training'),
  robotsLines: robotsLinesFrom,
  llmsTxt: flag('llmsTxt'),
};

/** What a setting's text in a form means. @throws Problem('invalid') that names the setting */
export const settingFrom = <Name extends SettingName>(name: Name, text: string): Settings[Name] => checks[name](text);

/** A setting as a form shows it: the inverse of `settingFrom`. */
export const textOf = (value: Settings[SettingName]): string => String(value);

/** Settings from their rows. A row that somebody spoiled has the value of a new blog, and is named among the faults. */
export function settingsFrom(rows: { name: string; value: string }[]): { settings: Settings; faults: Problem[] } {
  const faults: Problem[] = [];
  const read = ({ name, value }: { name: SettingName; value: string }) => {
    try {
      return [[name, settingFrom(name, textIn(name, value))]];
    } catch (error) {
      faults.push(error as Problem);
      return [];
    }
  };
  const known = rows.filter((row): row is { name: SettingName; value: string } => isSettingName(row.name));
  return { settings: { ...defaultSettings, ...Object.fromEntries(known.flatMap(read)) }, faults };
}

function textIn(name: SettingName, json: string): string {
  const value: unknown = JSON.parse(json); // SQLite holds only JSON here
  return typeof value === typeof defaultSettings[name] ? String(value) : fail(name, `What is kept for “${name}” is no ${typeof defaultSettings[name]}`);
}

/** A text that has to mean something, and is kept as it was typed. */
function asTyped(check: (text: string) => unknown): (text: string) => string {
  return (text) => {
    check(text.trim());
    return text.trim();
  };
}

function line(name: 'title' | 'tagline', text: string): string {
  const words = text.replace(/\s+/g, ' ').trim();
  return words.length > longest[name] ? fail(name, `The ${name} is longer than ${longest[name]} characters`) : words;
}

function choice<Name extends keyof typeof choices>(name: Name): Check<Name> {
  const values: readonly string[] = choices[name];
  return (text) => (values.includes(text) ? text : fail(name, `“${text}” must be one of ${values.join(', ')}`)) as Settings[Name];
}

function flag(name: 'kudos' | 'webmentions' | 'outsideImages' | 'statistics' | 'llmsTxt'): (text: string) => boolean {
  return (text) => (text === 'true' || text === 'false' ? text === 'true' : fail(name, `“${text}” must be true or false`));
}

function hubFrom(text: string): string {
  const url = URL.parse(text);
  if (text === '') return '';
  const isAddress = url !== null && /^https?:$/.test(url.protocol) && url.username + url.password + url.hash === '' && url.href.length <= longest.hub;
  return isAddress ? url.href : fail('hub', `“${text.slice(0, 80)}” is not the address of a hub, such as https://hub.example/`);
}

function number(name: keyof typeof ranges): (text: string) => number {
  const [least, most] = ranges[name];
  return (text) => {
    const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : -1;
    return value >= least && value <= most ? value : fail(name, `“${text}” must be a number from ${least} to ${most}`);
  };
}

function fail(name: SettingName, sentence: string): never {
  throw invalid(name, sentence);
}
