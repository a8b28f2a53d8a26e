import { readDate } from '../core/dates.js';
import { Problem } from '../core/problem.js';
import { longest, type PostFields } from '../posts/post-fields.js';
import { htmlBlock } from '../core/html-block.js';
import { addressIn, htmlOf, textOf } from './mf2-value.js';
import { badRequest, type Properties } from './micropub-command.js';
import { single } from './micropub-update.js';
import { putTogether, shownNames } from './shown.js';

/** Where the blog is, and where its clock hangs. */
export type Place = { origin: string; timeZone: string };

/** What properties say about a post. `kept` has no field here and goes along as it is; `slug` is a wish. */
export type Said = { fields: Partial<PostFields>; status: 'idea' | 'published' | undefined; slug: string; kept: Properties };

const longestKept = 100_000;
const textNames = ['content', ...shownNames];

/**
 * Properties of microformats2 as fields of a post:
 *   name → title   content, photo, … → markdown (shown.ts)   summary → excerpt   category → tags   bookmark-of → link   published → date
 * What has no field is kept. @param touched the properties that are meant; the others say nothing @throws Problem('malformed')
 */
export function saidBy(properties: Properties, touched: ReadonlySet<string>, { origin, timeZone }: Place): Said {
  for (const name of single) if ((properties[name]?.length ?? 0) > 1) throw badRequest(`A post has one “${name}”`);
  const one = (name: string): string => (properties[name]?.length ? textOf(properties[name][0], name) : '').trim();
  const visibility = one('visibility');
  // To publish what is meant for few would be worse than to refuse it
  if (visibility !== '' && visibility !== 'public') throw badRequest(`Posts here are public or drafts: “visibility” can’t be ${visibility.slice(0, 40)}`);
  const tags = (properties['category'] ?? []).filter((value) => typeof value === 'string').flatMap((value) => value.split(','));
  const fields: [touchedBy: string[], fields: () => Partial<PostFields>][] = [
    [['name'], () => ({ title: one('name').replace(/\s+/g, ' ') })],
    [textNames, () => ({ markdown: putTogether({ content: contentOf(properties), shown: properties }, origin) })],
    [['summary'], () => ({ excerpt: one('summary') || null })],
    [['category'], () => ({ tags: [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))] })],
    [['bookmark-of'], () => ({ link: properties['bookmark-of']?.length ? addressIn(properties['bookmark-of'][0], 'bookmark-of') : null })],
    [['published'], () => ({ publishedAt: momentOf(one('published'), timeZone) })],
  ];
  return {
    fields: Object.assign({}, ...fields.filter(([names]) => names.some((name) => touched.has(name))).map(([, say]) => say())) as Partial<PostFields>,
    status: touched.has('post-status') ? statusOf(one('post-status')) : undefined,
    slug: touched.has('mp-slug') ? one('mp-slug') : '',
    kept: keptOf(properties),
  };
}

/** Who sends a summary and no text means it to be read (https://www.w3.org/TR/micropub/#unrecognized-properties). */
export const withText = (properties: Properties): Properties =>
  textNames.some((name) => properties[name]?.length) || !properties['summary']?.length ? properties : { ...properties, content: properties['summary'] };

function contentOf({ content = [] }: Properties): string {
  const long = content.find((value) => (htmlOf(value) ?? textOf(value, 'content')).length > longest.markdown);
  if (long !== undefined) throw new Problem('large', `“content” is longer than ${longest.markdown} characters`, 'content');
  return content.map((value) => (htmlOf(value) === null ? textOf(value, 'content') : htmlBlock(htmlOf(value)!))).join('\n\n');
}

function statusOf(word: string): 'idea' | 'published' | undefined {
  if (word === '') return undefined;
  if (word !== 'draft' && word !== 'published') throw badRequest(`“post-status” must be published or draft, and not ${word.slice(0, 40)}`);
  return word === 'draft' ? 'idea' : 'published';
}

function momentOf(written: string, timeZone: string): string | null {
  const date = written === '' ? null : readDate(written, timeZone);
  if (written !== '' && !date) throw badRequest(`“published” is ${written.slice(0, 60)}, which is no date`);
  return date && date.at;
}

/** What no column holds: properties of other vocabularies, what the text shows (to find it there again), and HTML as it came. */
function keptOf(properties: Properties): Properties {
  const fieldNames = [...single, 'content', 'category', 'bookmark-of', 'url', 'updated'];
  const others = Object.entries(properties).filter(([name]) => !fieldNames.includes(name) && !name.startsWith('mp-'));
  if (JSON.stringify(others).length > longestKept) throw badRequest(`The properties that have no place here are longer than ${longestKept} characters`);
  const { content = [], category = [], 'bookmark-of': bookmarks = [] } = properties;
  return {
    ...Object.fromEntries(others),
    content: content.filter((value) => htmlOf(value) !== null),
    category: category.filter((value) => typeof value !== 'string'),
    'bookmark-of': bookmarks.length > 1 || typeof bookmarks[0] !== 'string' ? bookmarks : [],
  };
}
