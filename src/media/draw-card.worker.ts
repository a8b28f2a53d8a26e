import { createRequire } from 'node:module';
import sharp from 'sharp';
import { accentsOf } from '../core/accent.js';
import { type CardLook, cardSize, type CardWish } from '../core/card.js';
import { type Block, isWritable, runsLeft, textBlock } from './card-text.worker.js';

const fontFile = createRequire(import.meta.url).resolve('@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf');

const { width, height } = cardSize;
const margin = 88;
const ink = '#1b2023';
const faint = '#5c666a';
const titleSizes = [92, 84, 76, 68, 60, 52];
const titleHeight = 340;

/**
 * A card as PNG: the title as large as it fits, below the blog's name. Half a title would say something else: one with a letter that no
 * font here has is left out, and the last line says whose the post is, and of which day.
 */
export async function drawCard(wish: Pick<CardWish, 'title' | 'author' | 'day'>, { blog, host, accent }: CardLook): Promise<Buffer> {
  await textBlock('a', { size: 20, colour: ink, most: 100, fontFile });
  const colour = accentsOf(accent).light;
  const [title = '', name = '', author = ''] = await Promise.all([wish.title, blog, wish.author].map(writable));
  const isSmall = title !== '' && name !== '';
  const large = await titleBlock(title || name || host);
  const small = isSmall ? await textBlock(cut(name, 60), { size: 34, colour: ink, most: width - 2 * margin - 60, fontFile }) : null;
  const foot = title || !wish.title ? [host] : [name && host, author, wish.day];
  const address = await textBlock(cut(foot.filter(Boolean).join(' · ') || host, 90), { size: 28, colour: faint, most: width - 2 * margin, fontFile });
  const at = (block: Block, top: number) => ({ input: block.image, left: block.isLeftward ? width - margin - block.width : margin, top: Math.round(top) });
  const parts = [
    { input: Buffer.from(ground(colour)), left: 0, top: 0 },
    at(large, 158 + Math.max(0, titleHeight - large.height) / 2),
    ...(small ? [{ ...at(small, 84 - small.height / 2), ...(small.isLeftward ? {} : { left: margin + 58 }) }] : []),
    ...(title || name || foot.length > 1 ? [at(address, height - 74 - address.height / 2)] : []),
  ];
  const card = sharp({ create: { width, height, channels: 3, background: '#ffffff' } }).composite(parts);
  return card.png({ palette: true, colours: 64, dither: 0, effort: 8 }).toBuffer();
}

/** The nib of the theme beside the name, and a line of the accent's colour below. */
const ground = (colour: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<g fill="${colour}"><path transform="translate(${margin} 66)" d="M0 0h12l8 20 8-20h12L25 36H15z"/><rect y="${height - 14}" width="${width}" height="14"/></g></svg>`;

/** The text without emoji that no font here has; empty when it has letters that none has. */
async function writable(text: string): Promise<string> {
  const kept: string[] = [];
  for (const run of runsLeft(text)) {
    if (await isWritable(run.text, fontFile)) kept.push(run.text);
    else if (!run.isPicture) return '';
  }
  return kept.join('').replace(/\s+/g, ' ').trim();
}

async function titleBlock(title: string): Promise<Block> {
  const most = width - 2 * margin;
  for (const size of titleSizes) {
    const block = await textBlock(title, { size, colour: ink, most, fontFile });
    if (block.height <= titleHeight && block.width <= most) return balanced(title, block, size, most);
  }
  const size = titleSizes.at(-1)!;
  for (let length = Math.min(title.length, 220); ; length -= 10) {
    const block = await textBlock(cut(title, length), { size, colour: ink, most, fontFile });
    if ((block.height <= titleHeight && block.width <= most) || length < 20) return block;
  }
}

/** As many lines, of nearly one length: no last line of one short word. */
async function balanced(title: string, block: Block, size: number, most: number): Promise<Block> {
  let [narrow, wide, best] = [most / 2, most, block];
  while (wide - narrow > 16) {
    const middle = Math.round((narrow + wide) / 2);
    const tried = await textBlock(title, { size, colour: ink, most: middle, fontFile });
    if (tried.height > block.height + 4 || tried.width > middle) narrow = middle;
    else [wide, best] = [middle, tried];
  }
  return best;
}

/** At the end of a word where there is one. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const short = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
  return `${short.slice(0, Math.max(short.lastIndexOf(' '), most / 2)).trimEnd()}…`;
}
