import type { Care } from './escape.js';
import { escapeStart } from './escape.js';
import { inline } from './inline.js';
import { blockNames } from './names.js';
import { attribute, contentOf, type Element, elementsOf, isBlank, isElement, isNamed, type Node } from './tree.js';

type Blocks = (nodes: Node[], care: Care) => string[];

/** A list. What somebody put between its items is an item, as a browser shows it. */
export function list(node: Element, care: Care, blockList: Blocks): string {
  const items = node.childNodes.filter((child) => !isBlank(child));
  const start = Number(attribute(node, 'start') ?? 1);
  const isOrdered = node.tagName === 'ol';
  const isLoose = items.some((item) => isElement(item) && item.childNodes.some((child) => isNamed(child, 'p')) && contentOf(item).length > 1);
  const lines = items.flatMap((item, at) => {
    const inside = item.nodeName === 'li' ? (item as Element).childNodes : [item];
    const written = withBox(inside, blockList(withoutBox(inside), care));
    const marker = isOrdered ? `${(Number.isFinite(start) && start >= 0 ? start : 1) + at}. ` : '- ';
    const body = written.join(isLoose || needsSpace(written) ? '\n\n' : '\n');
    return body === '' ? [] : [marker + indented(body, marker.length)];
  });
  return lines.join(isLoose ? '\n\n' : '\n');
}

/** A list below a line needs no blank line; everything else does. */
const needsSpace = (written: string[]): boolean => written.slice(1).some((block) => !/^(?:-|1\.) /.test(block));

const indented = (text: string, width: number): string => text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(width)}`);

/** An item with a box to tick. */
const boxOf = (nodes: Node[]): Element | undefined => {
  const [first] = nodes.filter((node) => !isBlank(node));
  const [inner] = isNamed(first, 'label', 'p') ? contentOf(first) : [first];
  return isNamed(inner, 'input') && attribute(inner, 'type') === 'checkbox' ? inner : undefined;
};

function withoutBox(nodes: Node[]): Node[] {
  const box = boxOf(nodes);
  if (!box) return nodes;
  const [first, ...rest] = nodes.filter((node) => !isBlank(node));
  return first === box ? rest : [...contentOf(first as Element).filter((node) => node !== box), ...rest];
}

function withBox(nodes: Node[], written: string[]): string[] {
  const box = boxOf(nodes);
  return box && written[0] !== undefined ? [`[${attribute(box, 'checked') === null ? ' ' : 'x'}] ${written[0]}`, ...written.slice(1)] : written;
}

/** A list of terms and what they mean; null where one of them is more than a line. */
export function definitions(node: Element, care: Care): string | null {
  const parts = elementsOf(node);
  const isPlain = parts.every(
    (part) => isNamed(part, 'dt', 'dd') && part.attrs.length === 0 && elementsOf(part).every((child) => !blockNames.has(child.tagName)),
  );
  if (!isPlain || parts.length === 0 || !isNamed(parts[0], 'dt') || node.attrs.length > 0) return null;
  const lines: string[] = [];
  for (const [at, part] of parts.entries()) {
    const words = inline(part.childNodes, { care, isOneLine: true }).trim();
    if (words === '' || (part.tagName === 'dt' && !isNamed(parts[at + 1], 'dt', 'dd'))) return null;
    if (part.tagName === 'dt' && at > 0 && isNamed(parts[at - 1], 'dd')) lines.push('');
    lines.push(part.tagName === 'dt' ? escapeStart(words) : `: ${escapeStart(words)}`);
  }
  return isNamed(parts.at(-1), 'dd') ? lines.join('\n') : null;
}
