import { escaped } from '../html/write.js';
import { type Lost, type Payload, type Piece, piecesOfCard } from './cards.js';

type Marker = [type: number, opened: number[], closed: number, value: unknown];
type Mobiledoc = { markups?: [string, string[]?][]; atoms?: [string, string, unknown][]; cards?: [string, Payload][]; sections?: unknown[][] };

/** A text as Ghost kept it from 1.0 to 4 (https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md, 0.3). */
export function fromMobiledoc(document: Mobiledoc, lost: Lost): Piece[] {
  return (document.sections ?? []).flatMap((section): Piece[] => {
    const [kind, name, content] = section as [number, string & number, Marker[] & Marker[][]];
    if (kind === 1) return [{ html: `<${tagOf(name)}>${marked(content, document)}</${tagOf(name)}>` }];
    if (kind === 2) return piecesOfCard('image', { src: name }, lost)!;
    if (kind === 3)
      return [{ html: `<${tagOf(name)}>${content.map((item) => `<li>${marked(item as unknown as Marker[], document)}</li>`).join('')}</${tagOf(name)}>` }];
    const [card = '', payload = {}] = document.cards?.[name] ?? [];
    const pieces = piecesOfCard(card, payload, lost);
    if (!pieces) lost.add(`a card “${card}”`);
    return pieces ?? [];
  });
}

/** A pull quote is a quotation; everything else that is no name is a paragraph. */
const tagOf = (name: string): string => (name === 'pull-quote' ? 'blockquote' : /^(?:p|h[1-6]|blockquote|aside|ul|ol)$/.test(name) ? name : 'p');

function marked(markers: Marker[], { markups = [], atoms = [] }: Mobiledoc): string {
  const open: string[] = [];
  let html = '';
  for (const [type, opened, closed, value] of markers) {
    for (const at of opened) {
      const [tag = 'span', attributes = []] = markups[at] ?? [];
      open.push(tag);
      html += `<${tag}${pairs(attributes)}>`;
    }
    const atom = type === 1 ? atoms[value as number] : undefined;
    html += atom ? (atom[0] === 'soft-return' ? '<br>' : escaped(atom[1])) : escaped(String(value ?? ''));
    for (let count = 0; count < closed; count++) html += `</${open.pop() ?? 'span'}>`;
  }
  return html;
}

/** Attributes stand one after the other, name and value. */
const pairs = (attributes: string[]): string =>
  attributes.map((each, at) => (at % 2 === 0 ? ` ${each.replace(/[^\w-]/g, '')}="${escaped(attributes[at + 1] ?? '')}"` : '')).join('');
