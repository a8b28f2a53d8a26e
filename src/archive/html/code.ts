import { htmlBlock } from '../../core/html-block.js';
import { fenceFor } from './escape.js';
import { ownClasses } from './names.js';
import { attribute, classesOf, contentOf, type Element, everyElement, isNamed, wordsIn, written } from './tree.js';

/** Code between fences, with its language; words set line by line are shown the same way. What is marked within it stays HTML. */
export function codeBlock(node: Element): string {
  const inner = contentOf(node);
  const code = inner.length === 1 && isNamed(inner[0], 'code') ? inner[0] : node;
  const marked = [...everyElement(code.childNodes)].some(({ tagName }) => !/^(?:span|br|code)$/.test(tagName));
  const text = wordsIn(code.childNodes).replace(/\r\n?/g, '\n').replace(/\n$/, '');
  if (marked || text.trim() === '') return text.trim() === '' && !marked ? '' : htmlBlock(written(node));
  const language = languageOf(node, code);
  if (code === node && !language && isVerse(node)) return htmlBlock(written(node));
  const fence = fenceFor(text, '`', 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

const isVerse = (node: Element): boolean => classesOf(node).some((name) => /verse|poem/.test(name));

/** What the classes of highlighters say: `language-js`, `lang-js`, `brush: js; gutter: false`, `highlight-source-js`, `sourceCode js`. */
function languageOf(...elements: Element[]): string {
  for (const element of [...elements, ...wrappersOf(elements[0]!)]) {
    const named =
      attribute(element, 'data-language') ?? attribute(element, 'data-lang') ?? (isNamed(element, 'pre', 'code') ? attribute(element, 'lang') : null);
    const classes = attribute(element, 'class') ?? '';
    const marked = /(?:^|\s)(?:lang(?:uage)?-|highlight-source-|brush:\s*)([\w+#.-]+)/i.exec(classes)?.[1];
    const language = marked ?? named ?? (/\bsourceCode\b/.test(classes) ? ownClasses(classesOf(element)).find((name) => name !== 'sourceCode') : undefined);
    if (language && !/^(?:plain|plaintext|text|none|nohighlight|auto)$/i.test(language)) return language.toLowerCase().replace(/[;\s`].*$/s, '');
  }
  return '';
}

function wrappersOf(pre: Element): Element[] {
  const parent = pre.parentNode;
  return isNamed(parent, 'div', 'figure', 'td') ? [parent] : [];
}
