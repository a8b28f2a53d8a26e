import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { viewsFolder } from './folders.js';
import { tableOf } from '../core/table-of.js';

/*
 * The words of the site's pages in the blog's language. The English ones are their own names; views/words/LANG.json has those of a
 * language, read when it is first wanted. What it lacks is said in English.
 */

const known = new Map<string, Readonly<Record<string, string>>>();

/** @param words in English @param value takes the place of `{}` in them */
export function say(lang: string, words: string, value: string | number = ''): string {
  return (wordsOf(lang)[words] ?? words).replace('{}', () => String(value));
}

/** Norwegian by its other names. */
const alias: Record<string, string> = tableOf({ no: 'nb', nn: 'nb' });

/** Those of `pt-BR`, or else of `pt`. */
function wordsOf(lang: string): Readonly<Record<string, string>> {
  let words = known.get(lang);
  if (!words) {
    const primary = lang.split('-')[0]!.toLowerCase();
    const names = [lang.toLowerCase(), alias[primary] ?? primary].filter((name) => /^[\w-]+$/.test(name));
    const files = names.map((name) => join(viewsFolder, 'words', `${name}.json`));
    const file = files.find((each) => existsSync(each));
    known.set(lang, (words = file ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}));
  }
  return words;
}
