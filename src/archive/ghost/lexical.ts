import { escaped } from '../html/write.js';
import { type Lost, type Payload, type Piece, piecesOfCard } from './cards.js';
import { tableOf } from '../../core/table-of.js';

type LexicalNode = Payload & { type?: string; children?: LexicalNode[]; text?: string; format?: number | string; tag?: string; url?: string };

/** A text as Ghost has kept it since 5: a tree of what its editor (Lexical) shows. */
export function fromLexical({ root }: { root?: LexicalNode }, lost: Lost): Piece[] {
  return (root?.children ?? []).flatMap((node) => piecesOf(node, lost));
}

function piecesOf(node: LexicalNode, lost: Lost): Piece[] {
  const write = blocks[plainType(node)];
  if (write) return [{ html: write(node, lost) }];
  const pieces = piecesOfCard(plainType(node), node, lost);
  if (pieces) return pieces;
  if (node.children) return [{ html: `<p>${inline(node.children, lost)}</p>` }];
  lost.add(`a card “${node.type ?? ''}”`);
  return [];
}

const plainType = ({ type = '' }: LexicalNode): string => type.replace(/^extended-/, '');

type Writer = (node: LexicalNode, lost: Lost) => string;

const blocks: Record<string, Writer> = tableOf({
  paragraph: (node, lost) => `<p>${inline(node.children, lost)}</p>`,
  heading: (node, lost) => {
    const tag = /^h[1-6]$/.test(node.tag ?? '') ? node.tag! : 'h2';
    return `<${tag}>${inline(node.children, lost)}</${tag}>`;
  },
  quote: (node, lost) => `<blockquote>${inline(node.children, lost)}</blockquote>`,
  aside: (node, lost) => `<blockquote>${inline(node.children, lost)}</blockquote>`,
  list: (node, lost) => {
    const tag = node.tag === 'ol' || node['listType'] === 'number' ? 'ol' : 'ul';
    const start = tag === 'ol' && Number(node['start']) > 1 ? ` start="${Number(node['start'])}"` : '';
    return `<${tag}${start}>${items(node.children ?? [], lost)}</${tag}>`;
  },
});

/** A list within a list stands in an item of its own, which belongs to the one before. */
function items(nodes: LexicalNode[], lost: Lost): string {
  let html = '';
  for (const node of nodes) {
    const inner = inline(node.children, lost);
    const isNested = node.children?.length === 1 && node.children[0]!.type === 'list';
    if (isNested && html.endsWith('</li>')) html = `${html.slice(0, -5)}${inner}</li>`;
    else html += `<li>${typeof node['checked'] === 'boolean' ? `<input type="checkbox"${node['checked'] ? ' checked' : ''}>` : ''}${inner}</li>`;
  }
  return html;
}

const signs: [bit: number, tag: string][] = [
  [16, 'code'],
  [1, 'strong'],
  [2, 'em'],
  [4, 's'],
  [8, 'u'],
  [32, 'sub'],
  [64, 'sup'],
  [128, 'mark'],
];

/** Runs of the same format next to each other are one. */
function inline(nodes: LexicalNode[] = [], lost: Lost): string {
  const merged = nodes.reduce<LexicalNode[]>((all, node) => {
    const last = all.at(-1);
    if (last && isText(last) && isText(node) && last.format === node.format)
      return [...all.slice(0, -1), { ...last, text: `${last.text ?? ''}${node.text ?? ''}` }];
    return [...all, node];
  }, []);
  return merged.map((node) => one(node, lost)).join('');
}

const isText = ({ type = '' }: LexicalNode): boolean => /^(?:extended-)?text$/.test(type);

function one(node: LexicalNode, lost: Lost): string {
  if (isText(node)) {
    const format = Number(node.format) || 0;
    return signs.reduce((html, [bit, tag]) => (format & bit ? `<${tag}>${html}</${tag}>` : html), escaped(node.text ?? '').replace(/\n/g, '<br>'));
  }
  if (node.type === 'linebreak') return '<br>';
  if (node.type === 'tab') return ' ';
  if (/^(?:link|autolink)$/.test(node.type ?? '')) {
    const title = typeof node['title'] === 'string' && node['title'] ? ` title="${escaped(node['title'])}"` : '';
    return `<a href="${escaped(node.url ?? '')}"${title}>${inline(node.children, lost)}</a>`;
  }
  if (blocks[plainType(node)]) return blocks[plainType(node)]!(node, lost);
  const pieces = piecesOfCard(plainType(node), node, lost);
  if (pieces) return pieces.map((piece) => ('html' in piece ? piece.html : escaped(piece.markdown))).join('');
  return node.children ? inline(node.children, lost) : escaped(typeof node.text === 'string' ? node.text : '');
}
