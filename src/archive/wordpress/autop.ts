import { defaultTreeAdapter as adapter, html } from 'parse5';
import { blockNames } from '../html/names.js';
import { isBlock } from '../html/paragraphs.js';
import { childrenOf, type Element, isComment, isElement, isNamed, isText, type Node } from '../html/tree.js';

/*
 * Until 2018 a text of WordPress had no paragraphs: a blank line was one, and a line feed a <br>, when the page was shown.
 * Here that is done in the tree, so that no tag can come apart.
 */

const keptAsIs = new Set(['pre', 'script', 'style', 'textarea', 'svg', 'math', 'select', 'object', 'video', 'audio', 'iframe']);
/** They hold other elements only: what stands between those is nothing. */
const frames = new Set(['table', 'thead', 'tbody', 'tfoot', 'tr', 'ul', 'ol', 'dl', 'colgroup', 'menu']);
/** A single paragraph in one of these is none of its own. */
const cells = new Set([
  'li',
  'td',
  'th',
  'dt',
  'dd',
  'figcaption',
  'caption',
  'summary',
  'legend',
  'p',
  'figure',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'address',
]);

/** Gives these nodes, the children of `parent`, the paragraphs and line ends that their white space meant. */
export function withParagraphs(parent: { childNodes: Node[] }, name = 'div'): void {
  const made: Node[] = [];
  let run: Node[] = [];
  const endRun = () => {
    made.push(...paragraphsOf(run, cells.has(name)));
    run = [];
  };
  for (const node of parent.childNodes) {
    const stands = isElement(node) && isBlock(node);
    if (isElement(node) && !keptAsIs.has(node.tagName)) withParagraphs(node, stands && blockNames.has(node.tagName) ? node.tagName : stands ? 'div' : 'span');
    if (stands || (isComment(node) && /^\s*(?:more|nextpage)\b/.test(node.data))) {
      endRun();
      made.push(node);
    } else run.push(node);
  }
  if (frames.has(name)) return;
  if (name === 'span') made.push(...run.flatMap((node) => (isText(node) ? withBreaks(node.value) : [node])));
  else endRun();
  parent.childNodes = made;
  for (const node of made) node.parentNode = parent as Element;
}

/** A run of words, cut at its blank lines. */
function paragraphsOf(run: Node[], isCell: boolean): Node[] {
  const parts: Node[][] = [[]];
  for (const node of run)
    if (!isText(node)) parts.at(-1)!.push(node);
    else
      for (const [at, text] of node.value.split(/\n[ \t]*\n\s*/).entries()) {
        if (at > 0) parts.push([]);
        if (text !== '') parts.at(-1)!.push(textNode(text));
      }
  const full = parts.map(trimmed).filter((part) => part.length > 0);
  const broken = full.map((part) =>
    part.flatMap((node, at) => (isText(node) ? withBreaks(node.value, isNamed(part[at - 1], 'br'), isNamed(part[at + 1], 'br')) : [node])),
  );
  return isCell && broken.length < 2 ? broken.flat() : broken.map(paragraph);
}

/** Without white space at its ends; nothing of one that holds no more than comments. */
function trimmed(part: Node[]): Node[] {
  const nodes = part.filter((node) => !isComment(node));
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first && isText(first)) first.value = first.value.trimStart();
  if (last && isText(last)) last.value = last.value.trimEnd();
  return nodes.filter((node) => !isText(node) || node.value !== '');
}

function withBreaks(text: string, isAfterBreak = false, isBeforeBreak = false): Node[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    const isBreak = at > 0 && !(at === 1 && isAfterBreak && lines[0]!.trim() === '') && !(at === lines.length - 1 && isBeforeBreak && line.trim() === '');
    return [...(isBreak ? [adapter.createElement('br', html.NS.HTML, [])] : []), ...(line === '' ? [] : [textNode(line)])];
  });
}

function paragraph(nodes: Node[]): Node {
  const element = adapter.createElement('p', html.NS.HTML, []);
  for (const node of nodes) adapter.appendChild(element, node);
  return element;
}

function textNode(text: string): Node {
  const holder = adapter.createElement('p', html.NS.HTML, []);
  adapter.insertText(holder, text);
  return childrenOf(holder)[0]!;
}
