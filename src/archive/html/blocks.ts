import { htmlBlock } from '../../core/html-block.js';
import { canonicalVideo, gistAt } from './players.js';
import { definitions, list } from './lists.js';
import { codeBlock } from './code.js';
import { figure } from './figures.js';
import type { Care } from './escape.js';
import { isBlock, paragraph, paragraphs } from './paragraphs.js';
import { blockNames, boxNames, hiddenNames, ownClasses, saysMuch } from './names.js';
import { attributesOf } from './pictures.js';
import { table } from './tables.js';
import { attribute, classesOf, contentOf, type Element, isComment, isElement, isNamed, isText, type Node, oneLine, openingOf, written } from './tree.js';
import { tableOf } from '../../core/table-of.js';

/** Blocks of HTML as blocks of Markdown, a blank line between two. */
export const blocks = (nodes: Node[], care: Care): string => blockList(nodes, care).join('\n\n');

/** Block by block. */
export function blockList(nodes: Node[], care: Care): string[] {
  const made: string[] = [];
  let run: Node[] = [];
  const endRun = () => {
    made.push(...paragraphs(run, care));
    run = [];
  };
  for (const node of nodes) {
    const isMore = isComment(node) && /^\s*more\b/.test(node.data);
    if (isMore || (isElement(node) && isBlock(node))) {
      endRun();
      made.push(isMore ? '<!--more-->' : block(node as Element, care));
    } else if (!isComment(node)) run.push(node);
  }
  endRun();
  return apart(made.filter((text) => text !== ''));
}

/** Two lists one after the other would be one. */
const apart = (made: string[]): string[] => made.flatMap((text, at) => (at > 0 && isList(text) && isList(made[at - 1]!) ? ['<!-- -->', text] : [text]));
const isList = (text: string): boolean => /^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/.test(text) && !/^(?:\* ){3}$/.test(`${text} `);

type Writer = (node: Element, care: Care) => string;

const heading: Writer = (node, care) => {
  const words = paragraph(node.childNodes, { care, isOneLine: true }).replace(/(?:(?<![\\#])|(?<=\\#))#+$/, '\\$&');
  const braces = attributesOf(node, ['id', 'lang', 'dir'], ownClasses(classesOf(node)));
  if (node.childNodes.some((child) => isElement(child) && isBlock(child))) return blocks(node.childNodes, care);
  if (isSet(node)) return raw(node);
  return words === '' ? '' : `${'#'.repeat(Number(node.tagName[1]))} ${words}${braces && ` ${braces}`}`;
};

const writers: Record<string, Writer> = tableOf({
  p: (node, care) => {
    const alone = contentOf(node);
    if (alone.some((child) => isElement(child) && isBlock(child))) return blocks(node.childNodes, care);
    if (isSet(node)) return raw(node);
    const braces = attributesOf(node, ['id', 'lang', 'dir'], ownClasses(classesOf(node)));
    const text = paragraphs(node.childNodes, care);
    return text.length === 0 ? '' : [...text.slice(0, -1), text.at(-1)! + (braces && `\n${braces}`)].join('\n\n');
  },
  ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, heading])),
  blockquote: (node, care) => (isSet(node) || attribute(node, 'cite') ? raw(node) : quoted(blocks(node.childNodes, care)) + under(node)),
  hr: () => '* * *',
  pre: codeBlock,
  ul: (node, care) => list(node, care, blockList) + under(node),
  ol: (node, care) => list(node, care, blockList) + under(node),
  menu: (node, care) => list(node, care, blockList),
  dl: (node, care) => definitions(node, care) ?? raw(node),
  table: (node, care) => table(node, care) ?? raw(node),
  figure: (node, care) => figure(node, care, blocks) ?? raw(node),
  noscript: (node, care) => blocks(node.childNodes, care),
  iframe: (node) => canonicalVideo(attribute(node, 'src') ?? '') ?? raw(node),
  script: (node) => {
    const gist = gistAt(attribute(node, 'src') ?? '');
    return gist ? `<${gist}>` : isOfWidget(node) ? '' : raw(node);
  },
});

/** The scripts that draw other sites' quotations, which are read without them as well. */
const isOfWidget = (node: Element): boolean =>
  /^(?:https?:)?\/\/(?:platform\.(?:twitter|instagram)\.com|www\.instagram\.com|platform\.x\.com|www\.tiktok\.com|embed\.redditmedia\.com|assets\.pinterest\.com|embedr\.flickr\.com|connect\.facebook\.net)\//.test(
    attribute(node, 'src') ?? '',
  );

function block(node: Element, care: Care): string {
  if (hiddenNames.has(node.tagName) && node.tagName !== 'script' && node.tagName !== 'style') return '';
  const write = Object.hasOwn(writers, node.tagName) ? writers[node.tagName] : undefined;
  if (write) return write(node, care);
  if (boxNames.has(node.tagName)) return box(node, care);
  if (!blockNames.has(node.tagName)) return box(node, care);
  return raw(node);
}

/** What holds blocks: nothing of it stays, or, where it says something, its tags around what it holds. */
function box(node: Element, care: Care): string {
  const inner = blocks(node.childNodes, care);
  const isBare = /^(?:div|section|article|main|header|footer|body|html|hgroup|aside|span|font|nav)$/.test(node.tagName) || !boxNames.has(node.tagName);
  const says =
    node.attrs.some(({ name, value }) => /^(?:id|lang|dir|align)$/.test(name) && value !== '' && value !== 'left') ||
    ownClasses(classesOf(node)).length > 0 ||
    isSet(node);
  if ((isBare && !says) || inner === '') return inner;
  return boxNames.has(node.tagName) ? `${openingOf(node)}\n\n${inner}\n\n</${node.tagName}>` : raw(node);
}

/** Whether it is set in a way that Markdown can't say. */
export const isSet = (node: Element): boolean =>
  saysMuch(attribute(node, 'style')) || !/^(?:|left|start|justify)$/.test(attribute(node, 'align')?.toLowerCase() ?? '');

const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');

function under(node: Element): string {
  const braces = attributesOf(node, ['id', 'lang', 'dir'], ownClasses(classesOf(node)));
  return braces && `\n${braces}`;
}

/** HTML as it is; a player of one line needs no box. */
export const raw = (node: Node): string => {
  const html = isText(node) && node.value.trim() === '' ? '' : written(node);
  return isNamed(node, 'audio', 'video', 'embed', 'object', 'svg', 'summary') && html.length < 2_000 ? oneLine(html).replace(/>\s+</g, '><') : htmlBlock(html);
};
