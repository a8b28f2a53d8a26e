import { type Attributes, attributesAt } from './attributes.js';
import type { Node } from './node.js';
import type { TextState } from './text-state.js';
import { siblings } from './walk.js';

/*
 * Attributes of blocks: at the end of a heading, as a paragraph's last line, on a line of their own below a list, a
 * quotation, a table or code, and in the words after a fence.
 */

const carriers = new Set(['list', 'blockquote', 'table', 'code', 'formulaBlock', 'definitions', 'figure']);

/** Line ends are the heading's own, up to the next block. */
const canCarry = ({ type, raw }: Node): boolean => carriers.has(type) || (type === 'heading' && !/\n[ \t]*\n/.test(raw));

export function placeAttributes(root: Node[], state: TextState): void {
  for (const blocks of siblings(root))
    for (let at = 0; at < blocks.length; at += 1) {
      const block = blocks[at]!;
      if (block.type === 'code') takeFromFence(block, state);
      if (block.type === 'list' || block.type === 'blockquote') takeFromBelow(block, state);
      if (!['heading', 'paragraph', 'text'].includes(block.type)) continue;
      const attributes = takenFrom(block, state.isTrusted);
      if (!attributes) continue;
      const before = blocks[at - 1]?.type === 'space' ? undefined : blocks[at - 1];
      const isAlone = block.type !== 'heading' && block.tokens?.every((token) => token.type === 'text' && token.text?.trim() === '');
      if (!isAlone) add(block, attributes);
      else if (before && canCarry(before)) {
        add(before, attributes);
        blocks.splice(at, 1);
        at -= 1;
      } else restore(block);
    }
}

/** Takes the list off the end of the block's last text. */
function takenFrom(block: Node, isTrusted: boolean): Attributes | null {
  const last = lastText(block.tokens ?? []);
  if (last?.type !== 'text' || last.tokens || !last.raw.trimEnd().endsWith('}')) return null;
  const text = last.text!.trimEnd();
  const start = text.lastIndexOf('{');
  const found = start < 0 ? null : attributesAt(text.slice(start), isTrusted);
  const isApart = block.type === 'heading' ? /(?:^|[ \t])$/.test(text.slice(0, start)) : /(?:^|\n)[ \t]*$/.test(text.slice(0, start));
  if (!found || start + found.length !== text.length || !isApart) return null;
  last.text = text.slice(0, start).trimEnd();
  return found.attributes;
}

/** The last of a block's nodes, with the text before it where that is in two pieces. */
function lastText(nodes: Node[]): Node | undefined {
  const [one, other] = nodes.slice(-2);
  if (!other || [one, other].some((node) => node!.type !== 'text' || node!.tokens)) return nodes.at(-1);
  const joined = { ...one!, raw: one!.raw + other.raw, text: one!.text! + other.text! };
  nodes.splice(-2, 2, joined);
  return joined;
}

/** A line directly below a list or a quotation goes on with the last paragraph in it, but for its braces. */
function takeFromBelow(container: Node, { isTrusted }: TextState): void {
  if (!/\n\{[^\n]*\}\s*$/.test(container.raw.slice(-1000))) return;
  let last: Node | undefined = container;
  while (last && ['list', 'list_item', 'blockquote'].includes(last.type)) last = (last.items ?? last.tokens)?.at(-1);
  const attributes = last && ['paragraph', 'text'].includes(last.type) ? takenFrom(last, isTrusted) : null;
  if (attributes) add(container, attributes);
}

/** Nothing stands above that could have the attributes: they were text. */
function restore(block: Node): void {
  const last = block.tokens!.at(-1)!;
  last.text = last.raw;
}

/** ```` ```js {.wide} ```` and pandoc's ```` ```{.js #id} ````, whose first class is the language. */
function takeFromFence(code: Node, { isTrusted }: TextState): void {
  const start = code.lang?.indexOf('{') ?? -1;
  const found = start < 0 ? null : attributesAt(code.lang!.slice(start), isTrusted);
  if (!found) return;
  const [first = '', ...classes] = found.attributes.get('class')?.split(' ') ?? [];
  if (start > 0) code.lang = code.lang!.slice(0, start).trim();
  else {
    code.lang = first;
    if (classes.length > 0) found.attributes.set('class', classes.join(' '));
    else found.attributes.delete('class');
  }
  add(code, found.attributes);
}

function add(block: Node, attributes: Attributes): void {
  block.attributes = new Map([...(block.attributes ?? []), ...attributes]);
}
