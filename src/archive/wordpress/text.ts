import { blocksToMarkdown } from '../html/markdown-from-html.js';
import { defaultTreeAdapter as adapter, html as spec } from 'parse5';
import { canonicalVideo } from '../html/players.js';
import { contentOf, type Element, everyElement, isNamed, isText, type Node, readHtml, replace, wordsIn } from '../html/tree.js';
import { linkTag } from '../html/write.js';
import { withParagraphs } from './autop.js';
import { hasBlocks, partsOf } from './block-html.js';
import { expandShortcodes, isAlone } from './expand.js';
import type { Item } from './item.js';
import type { Site } from './site.js';

export type Text = { markdown: string; notices: string[] };

/** The text of an item as Markdown, and what in it could not be had. @param before HTML that goes ahead of it, @param after HTML behind it */
export function textOfItem(item: Item, site: Site, before = '', after = ''): Text {
  const [unknown, lost] = [new Set<string>(), new Set<string>()];
  const around = { site, id: item.id, thumbnail: item.meta.get('_thumbnail_id') ?? '' };
  const parts = hasBlocks(item.content) ? partsOf(item.content, item, site, lost) : [{ html: item.content, isClassic: true }];
  const nodes = parts.flatMap(({ html, isClassic }) => {
    const [root] = readHtml(`<div>${balanced(expandShortcodes(html.replace(/\r\n?/g, '\n'), around, unknown))}</div>`) as [Element];
    if (isClassic) withParagraphs(root);
    return root.childNodes;
  });
  const whole = joined([...readHtml(before), ...nodes, ...readHtml(after)]);
  const pages = whole.some((node) => node.nodeName === '#comment' && 'data' in node && /^\s*nextpage\s*$/.test(node.data));
  const notices = [
    ...(unknown.size > 0 ? [`has shortcodes that mean nothing here, left as they are: ${[...unknown].map((name) => `[${name}]`).join(', ')}`] : []),
    ...(lost.size > 0 ? [`has blocks that WordPress filled when it showed them, left out: ${[...lost].join(', ')}`] : []),
    ...(pages ? ['was shown on several pages there: it is one here'] : []),
  ];
  return { markdown: blocksToMarkdown(whole), notices };
}

/** An end tag too many would end the box around it. */
const balanced = (html: string): string => html.replace(/<\/(?:body|html)\s*>/gi, '');

/** All under one roof, with addresses alone in their paragraphs as links. */
function joined(nodes: Node[]): Node[] {
  const root = adapter.createElement('div', spec.NS.HTML, []);
  for (const node of Array.from(nodes)) {
    adapter.detachNode(node);
    adapter.appendChild(root, node);
  }
  for (const element of Array.from(everyElement(root.childNodes))) if (isNamed(element, 'p')) linkAddress(element);
  return root.childNodes;
}

function linkAddress(paragraph: Element): void {
  const [only, ...more] = contentOf(paragraph);
  if (!only || more.length > 0 || !isText(only) || !isAlone(only.value)) return;
  const address = wordsIn([only]).trim();
  replace(only, readHtml(linkTag(canonicalVideo(address) ?? address)));
}
