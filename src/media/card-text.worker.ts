import sharp from 'sharp';

/*
 * Text as a picture, by Pango inside sharp: it shapes every script, breaks lines where the language breaks them, and takes
 * from the system's fonts what the given one lacks. What no font has it draws as a box with the sign's number.
 */

export type Block = { image: Buffer; width: number; height: number; isLeftward: boolean };
type Style = { size: number; colour: string; most: number; fontFile: string };

/** The name by which the file's font is known; the comma keeps its “4” from being a size. */
const family = 'Source Serif 4 SemiBold,';
/** One pixel a point. */
const dpi = 72;

/** A text of one style in lines of at most `most` pixels, cut to what is seen of it. */
export async function textBlock(text: string, { size, colour, most, fontFile }: Style): Promise<Block> {
  const options = { text: `<span foreground="${colour}">${escaped(text)}</span>`, font: `${family} ${size}`, fontfile: fontFile, width: Math.round(most), dpi };
  const { data, info } = await sharp({ text: { ...options, rgba: true, wrap: 'word', spacing: Math.round(size * -0.16) } })
    .png()
    .toBuffer({ resolveWithObject: true });
  return { image: data, width: info.width, height: info.height, isLeftward: isLeftward(text) };
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

const strong = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]|(\p{L})/u;

/** Whether the first letter belongs to a script that is written from right to left. */
const isLeftward = (text: string): boolean => {
  const [letter, other] = strong.exec(text) ?? [];
  return letter !== undefined && other === undefined;
};

/** A text in its parts: emoji, which it can do without, and the rest. */
export const runsLeft = (text: string): { text: string; isPicture: boolean }[] =>
  [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => ({
    text: segment,
    isPicture: /\p{Emoji_Presentation}|\p{Regional_Indicator}|\uFE0F/u.test(segment),
  }));

/** Sizes of signs, by sign and font file. */
const known = new Map<string, boolean>();

/** Whether some font has every sign of a text. */
export async function isWritable(text: string, fontFile: string): Promise<boolean> {
  for (const sign of text) {
    if (/^[\x20-\x7e]$|^[\p{M}\p{Cf}\p{Z}\p{Cc}]$/u.test(sign)) continue;
    let has = known.get(sign);
    if (has === undefined) known.set(sign, (has = (await sizeOf(sign, fontFile)) !== (await sizeOf(boxFor(sign), fontFile))));
    if (!has) return false;
  }
  return true;
}

/** A sign that no font has: its box is as large as that of any other whose number has as many digits. */
const boxFor = (sign: string): string => (sign.codePointAt(0)! > 0xffff ? '\u{10FFFF}' : '\u0378');

async function sizeOf(sign: string, fontFile: string): Promise<string> {
  const { width, height } = await textBlock(sign, { size: 200, colour: '#000', most: 1_000, fontFile });
  return `${width}×${height}`;
}
