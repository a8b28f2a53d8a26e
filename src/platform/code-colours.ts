import { createRequire } from 'node:module';
import type { HLJSApi, LanguageFn } from 'highlight.js';
import { languageFile } from './code-languages.js';
import { tableOf } from '../core/table-of.js';

/*
 * Code with its words marked, for the colours of views/site/parts/code.css. Loaded when a text first has code in a language, and then
 * kept; what is loaded makes no difference to what comes out, so that a page is the same whichever was made before it.
 */

const load = createRequire(import.meta.url);

/** Each language in a highlighter of its own, with those that it can hold, and no other. */
const highlighters = new Map<string, HLJSApi>();

/** More than this is shown plain, in characters: a file rather than an example. */
const longest = 60_000;

/** HTML of the code; null for a language that nobody knows. */
export function highlight(code: string, language: string): string | null {
  const file = code.length > longest ? undefined : languageFile(language);
  return file ? withShortNames(highlighterOf(file).highlight(code, { language: file, ignoreIllegals: true }).value) : null;
}

function highlighterOf(file: string): HLJSApi {
  const known = highlighters.get(file);
  if (known) return known;
  const { newInstance } = load('highlight.js/lib/core') as HLJSApi & { newInstance: () => HLJSApi };
  const made = newInstance();
  register(made, file);
  highlighters.set(file, made);
  return made;
}

function register(highlighter: HLJSApi, file: string): void {
  if (highlighter.getLanguage(file)) return;
  const language = load(`highlight.js/lib/languages/${file}`) as LanguageFn;
  highlighter.registerLanguage(file, language);
  for (const inner of held(language(highlighter))) {
    const innerFile = languageFile(inner);
    if (innerFile) register(highlighter, innerFile);
  }
}

/** The languages that one can hold, such as styles in HTML: named anywhere in its rules, which can go round in circles. */
function held(rules: unknown, seen = new Set<unknown>()): string[] {
  if (typeof rules !== 'object' || rules === null || rules instanceof RegExp || seen.has(rules)) return [];
  seen.add(rules);
  const own = 'subLanguage' in rules ? [rules.subLanguage].flat().filter((name) => typeof name === 'string') : [];
  return [...own, ...Object.values(rules).flatMap((inner) => held(inner, seen))];
}

/** A few kinds of words are enough to tell by colour; each has one letter. */
const kinds: Record<string, string> = tableOf({
  ...from('k', 'keyword doctag template-tag template-variable selector-tag section name tag'),
  ...from('s', 'string regexp symbol bullet code formula link char'),
  ...from('n', 'number literal'),
  ...from('c', 'comment quote meta'),
  ...from('f', 'title built_in selector-id selector-class'),
  ...from('t', 'type class attr attribute variable selector-attr selector-pseudo property'),
  ...from('a', 'addition'),
  ...from('d', 'deletion'),
  ...from('b', 'strong'),
});

function from(letter: string, scopes: string): Record<string, string> {
  return Object.fromEntries(scopes.split(' ').map((scope) => [scope, letter]));
}

/** `<span class="hljs-keyword">` becomes `<span class="k">`, and a span of no kind of ours goes, with its end. */
function withShortNames(html: string): string {
  const open: boolean[] = [];
  return html.replace(/<span class="(?:hljs-([\w-]+)|language-)[^"]*">|<\/span>/g, (tag, scope?: string) => {
    if (tag === '</span>') return open.pop() ? tag : '';
    const kind = scope && kinds[scope.replace(/_$/, '')];
    open.push(Boolean(kind));
    return kind ? `<span class="${kind}">` : '';
  });
}
