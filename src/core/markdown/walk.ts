import type { Node } from './node.js';

/** Every list of blocks that stand one after the other, the outer before the inner. However deep they are, it costs no stack. */
export function* siblings(root: Node[]): Generator<Node[]> {
  const waiting = [root];
  for (let blocks = waiting.pop(); blocks; blocks = waiting.pop()) {
    yield blocks;
    for (const inner of blocks.flatMap(blocksIn).toReversed()) waiting.push(inner);
  }
}

function blocksIn({ type, tokens = [], items = [], parts = [] }: Node): Node[][] {
  if (type === 'list') return items.map((item) => item.tokens ?? []);
  if (type === 'definitions') return parts.filter((part) => part.kind === 'dd').map((part) => part.tokens);
  return ['blockquote', 'alert', 'note'].includes(type) ? [tokens] : [];
}

/** The runs of inline nodes in a block, without those of blocks inside of it. */
export function inlineRuns({ type, tokens = [], header = [], rows = [], parts = [], caption }: Node): Node[][] {
  if (caption) return [tokens, [caption]];
  if (type === 'table') return [header, ...rows].flat().map((cell) => cell.tokens);
  if (type === 'definitions') return parts.filter((part) => part.kind === 'dt').map((part) => part.tokens);
  return ['paragraph', 'heading', 'text', 'label', 'video'].includes(type) ? [tokens] : [];
}

/** Every node of a text, blocks and what stands in them. */
export function* everyNode(root: Node[]): Generator<Node> {
  for (const blocks of siblings(root))
    for (const block of blocks) {
      yield block;
      const waiting = inlineRuns(block);
      for (let run = waiting.pop(); run; run = waiting.pop())
        for (const node of run) {
          yield node;
          if (node.tokens) waiting.push(node.tokens);
        }
    }
}

/** The words of inline nodes, as they were written. */
export const wordsOf = (nodes: Node[]): string =>
  nodes.map(({ type, tokens, text }) => (silent.has(type) ? '' : type === 'br' ? ' ' : tokens ? wordsOf(tokens) : (text ?? ''))).join('');

const silent = new Set(['html', 'noteRef', 'attributes', 'checkbox']);
