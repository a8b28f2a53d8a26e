import { clean, type Fields } from './fields.js';
import { isRecord } from './front-matter-fields.js';

type Split = (text: string) => string[];
const whole: Split = (text) => [text];
const atCommas: Split = (text) => text.split(',');
/** Jekyll splits at spaces, everyone else at commas; a comma tells which was meant. */
const atCommasOrSpaces: Split = (text) => text.split(text.includes(',') ? ',' : /\s+/);

/** Takes the post's tags: `tags` and `tag`, and without either its `keywords`. */
export function takeTags(fields: Fields): string[] {
  const tags = distinctNames([...take(fields, 'tags', atCommasOrSpaces), ...take(fields, 'tag', atCommas)]);
  return tags.length ? tags : distinctNames(take(fields, 'keywords', atCommas));
}

/** Takes the post's categories; a `category` in the singular is one, whatever it holds. */
export function takeCategories(fields: Fields): string[] {
  const one = take(fields, 'category', whole);
  return distinctNames([...one, ...take(fields, 'categories', atCommasOrSpaces)]);
}

/** Takes the post's authors by name. What else the header says about them (`email`, `url`) stays. */
export function takeAuthors(fields: Fields): string[] {
  const saysMore = ['author', 'authors'].filter((name) => [fields.see(name)].flat().some(isRecord));
  const names = [...namesIn(fields.see('author'), whole), ...namesIn(fields.see('authors'), atCommas)];
  for (const name of ['author', 'authors']) if (!saysMore.includes(name)) fields.take(name);
  return distinctNames(names);
}

function take(fields: Fields, name: string, split: Split): string[] {
  const names = namesIn(fields.see(name), split);
  fields.take(name);
  return names;
}

/** Every name in a value, in order: Hexo nests lists in lists, and `- C: a language` is an object to YAML. */
function namesIn(value: unknown, split: Split): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => (typeof item === 'boolean' ? [String(item)] : namesIn(item, whole)));
  if (isRecord(value)) return nameOf(value);
  return typeof value === 'string' || typeof value === 'number' ? split(String(value)) : [];
}

function nameOf(value: Record<string, unknown>): string[] {
  const name = value['name'] ?? value['title'] ?? value['display_name'];
  if (name !== undefined) return namesIn(name, whole);
  return Object.entries(value).flatMap(([key, item]) => namesIn(item, whole).map((text) => `${key}: ${text}`));
}

/** The names without repetitions in another case; the first spelling stays. */
export function distinctNames(names: string[]): string[] {
  const spelled = new Map<string, string>();
  for (const name of names.map((text) => clean(text.replace(/\s+/g, ' ')))) {
    if (name !== '' && !spelled.has(name.toLowerCase())) spelled.set(name.toLowerCase(), name);
  }
  return [...spelled.values()];
}
