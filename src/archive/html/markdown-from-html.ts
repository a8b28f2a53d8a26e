import { renderMarkdown } from '../../core/markdown.js';
import { type Addition, additions } from '../../core/markdown/text-state.js';
import { invalid } from '../../core/problem.js';
import { blockList, raw } from './blocks.js';
import { references, takeNotes, writtenNote } from './notes.js';
import { makeReady } from './ready.js';
import { seenIn } from './seen.js';
import { type Node, readHtml } from './tree.js';
import { type Visible, visibleIn } from './visible.js';

/**
 * HTML as Markdown of our dialect. What Markdown can't say stays HTML. Whatever comes out has been rendered again and shows
 * the same words and leads to the same addresses: a block of which that is not so is written with more care, and stays as it was if that does not help.
 */
export const markdownFromHtml = (html: string): string => (html.trim() === '' ? '' : blocksToMarkdown(readHtml(html)));

/** The same for HTML that has been read. */
export function blocksToMarkdown(read: Node[]): string {
  try {
    const nodes = makeReady(read);
    const notes = takeNotes(nodes);
    // What was taken out stands in the same list no more
    const text = converted(notes.length > 0 ? nodes.filter(({ parentNode }) => parentNode !== null) : nodes);
    const below = notes.map(({ number, nodes: said }) => writtenNote(number, converted(said)));
    return [text, ...below].filter(Boolean).join('\n\n').replace(references, '[^$1]');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalid('markdown', 'its text nests deeper than can be read');
  }
}

function converted(nodes: Node[]): string {
  const [light, wanted] = [blockList(nodes, 'light').join('\n\n'), visibleIn(nodes)];
  return shows(light, wanted) ? light : carefully(nodes, wanted);
}

/** Block by block: each as light as it can be. */
function carefully(nodes: Node[], wanted: Visible): string {
  const groups = groupsOf(nodes);
  const parts = groups.map((group) => {
    const seen = visibleIn(group);
    for (const care of ['light', 'full'] as const) {
      const text = blockList(group, care).join('\n\n');
      if (shows(text, seen)) return text;
    }
    return group.map(raw).filter(Boolean).join('\n\n');
  });
  const text = parts.filter(Boolean).join('\n\n');
  if (shows(text, wanted)) return text;
  return nodes.map(raw).filter(Boolean).join('\n\n');
}

/** Blocks by themselves, and runs of words together. */
function groupsOf(nodes: Node[]): Node[][] {
  const groups: Node[][] = [];
  let run: Node[] = [];
  for (const node of nodes) {
    if (blockList([node], 'light').length > 0 && standsAlone(node)) {
      if (run.length > 0) groups.push(run);
      groups.push([node]);
      run = [];
    } else run.push(node);
  }
  if (run.length > 0) groups.push(run);
  return groups;
}

const standsAlone = (node: Node): boolean =>
  /^(?:p|h[1-6]|ul|ol|dl|blockquote|pre|hr|table|figure|div|section|article|details|iframe|aside|center)$/.test(node.nodeName);

/** Rendered without what only changes how words look: straight quotation marks stay straight, so that they can be compared. */
const compared = additions.filter((name): name is Addition => !['smart', 'videos', 'code', 'headings', 'scrolling', 'amp'].includes(name));
/** A formula that nobody wrote would be words that are not there any more. */
const tools = { maths: () => '<math></math>' };

function shows(markdown: string, wanted: Visible): boolean {
  const { html } = renderMarkdown(markdown, 'x', { only: compared, tools });
  const seen = seenIn(html);
  return (
    seen.words === wanted.words && seen.addresses.length === wanted.addresses.length && seen.addresses.every((address, at) => address === wanted.addresses[at])
  );
}
