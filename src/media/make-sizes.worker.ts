import { statSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { SizeRow } from '../core/media.js';
import { limits } from './limits.js';
import { chosenWidths, fallbackWidth } from './widths.js';

/*
 * Effort 3 of 9: a photo of 12 megapixels takes 4 s in AVIF, all widths together; with 4 it takes 15, for a tenth less.
 */
const encoders: [extension: string, type: string, encode: (image: Sharp, isPhoto: boolean) => Sharp][] = [
  ['avif', 'image/avif', (image, isPhoto) => image.avif({ quality: 52, effort: 3, chromaSubsampling: isPhoto ? '4:2:0' : '4:4:4' })],
  ['webp', 'image/webp', (image, isPhoto) => image.webp({ quality: 76, effort: 4, smartSubsample: !isPhoto })],
];

type Original = { source: string; type: string; bytes: number; metadata: Metadata; isMoving: boolean };

/** Writes the sizes of a picture into a folder. One that is no smaller than the file itself is left out. */
export async function makeSizes(source: string, target: string, type: string): Promise<SizeRow[]> {
  const metadata = await sharp(source, { limitInputPixels: limits.pixels }).metadata();
  const original = { source, type, bytes: statSync(source).size, metadata, isMoving: (metadata.pages ?? 1) > 1 };
  const sizes: SizeRow[] = [];
  for (const [extension, form, encode] of encoders)
    for (const width of widthsOf(original, form))
      await add(sizes, original, join(target, `_${width}.${extension}`), form, encode(resized(original, width), type === 'image/jpeg'));
  const fallback = fallbackWidth(type, metadata.width);
  if (fallback && type === 'image/jpeg')
    await add(sizes, original, join(target, `_${fallback}.jpg`), type, resized(original, fallback).jpeg({ quality: 80, mozjpeg: true }));
  if (fallback && type === 'image/png') await add(sizes, original, join(target, `_${fallback}.png`), type, resized(original, fallback).png({ effort: 7 }));
  return sizes;
}

/** An animation has one more form: WebP, with all frames. */
function widthsOf({ metadata, type, isMoving }: Original, form: string): number[] {
  if (isMoving) return form === 'image/webp' ? [metadata.width] : [];
  return chosenWidths(metadata.width, type === form);
}

function resized({ source, metadata, isMoving }: Original, width: number): Sharp {
  const image = sharp(source, { limitInputPixels: isMoving ? limits.movingPixels : limits.pixels, sequentialRead: true, pages: isMoving ? -1 : 1 });
  // A wide profile is worth its bytes; sRGB is what is meant without any
  if (metadata.icc && !metadata.icc.toString('latin1').replaceAll('\0', '').includes('sRGB')) image.keepIccProfile();
  return width < metadata.width ? image.resize(width) : image;
}

async function add(sizes: SizeRow[], original: Original, file: string, type: string, image: Sharp): Promise<void> {
  const { width, height, pageHeight = height, size } = (await image.toFile(file)) as { width: number; height: number; pageHeight?: number; size: number };
  if (size < original.bytes) sizes.push({ file: file.slice(file.lastIndexOf('_')), type, width, height: pageHeight, bytes: size });
}
