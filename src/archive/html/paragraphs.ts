import { withoutEnd } from '../../core/without-end.js';
import { type Care, escapeStart, withoutTrail } from './escape.js';
import { standingPicture } from './figures.js';
import { inline, type Place } from './inline.js';
import { blockNames } from './names.js';
import { type Element, isBlank, isElement, isNamed, type Node } from './tree.js';

/** Whether it stands on its own: also a box of words that holds what does. */
export const isBlock = (node: Element): boolean =>
  blockNames.has(node.tagName) || (!/^(?:button|label|math|select)$/.test(node.tagName) && node.childNodes.some((child) => isElement(child) && isBlock(child)));

/** A run of words as paragraphs: where a line ended twice, one ends. */
export function paragraphs(run: Node[], care: Care): string[] {
  const parts: Node[][] = [[]];
  for (const [at, node] of run.entries()) {
    const isDouble =
      isNamed(node, 'br') &&
      isNamed(
        run.slice(at + 1).find((next) => !isBlank(next)),
        'br',
      );
    if (isDouble) parts.push([]);
    else if (!(isNamed(node, 'br') && parts.at(-1)!.every(isBlank))) parts.at(-1)!.push(node);
  }
  return parts.map((nodes) => paragraph(nodes, { care })).filter((text) => text !== '');
}

/** A paragraph, or the lines of a heading, without the space around it. */
export function paragraph(nodes: Node[], place: Place): string {
  const alone = nodes.filter((node) => !isBlank(node));
  const image = alone.length === 1 && isElement(alone[0]!) ? standingPicture(alone[0], place.care) : null;
  if (image !== null) return image;
  const text = withoutTrail(inline(nodes, place)).replace(/^(?:[ \t\r\n]|\\\n)+/, '');
  const lines = text.split('\\\n').map((line) => withoutEnd(line.replace(/^ +/, ''), ' '));
  return lines.map(escapeStart).join('\\\n');
}
