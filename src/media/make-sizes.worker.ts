import { statSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import type { SizeRow } from '../core/media.js';
import { limits } from './limits.js';
import { chosenWidths, fallbackWidth } from './widths.js';

type Encode = (image: Sharp, isPhoto: boolean) => Sharp;

/** Effort 3 of 9: a photo of 12 megapixels takes 3 s in AVIF, all widths together; with 4 it takes three times as long, for a tenth less. */
const avif: Encode = (image, isPhoto) => image.avif({ quality: 52, effort: 3, chromaSubsampling: isPhoto ? '4:2:0' : '4:4:4' });
const webp: Encode = (image, isPhoto) => image.webp({ quality: 76, effort: 4, smartSubsample: !isPhoto });
const jpeg: Encode = (image) => image.jpeg({ quality: 80, mozjpeg: true });
const png: Encode = (image) => image.png({ effort: 7 });

/** `source` is read for each size; `bytes` is what a size must be smaller than to be worth anything. */
type Original = { source: string; type: string; bytes: number; width: number; isMoving: boolean; keepsProfile: boolean };

/** Writes the sizes of a picture into a folder, narrow ones first. */
export async function makeSizes(source: string, target: string, type: string, widestAvif: number): Promise<SizeRow[]> {
  const metadata = await sharp(source, { limitInputPixels: limits.pixels }).metadata();
  const isMoving = (metadata.pages ?? 1) > 1;
  const bytes = statSync(source).size;
  const whole = { source, type, bytes, width: metadata.width, isMoving, keepsProfile: isWide(metadata) };
  const original = { ...whole, source: await decoded(whole, join(target, 'decoded.tif')) };
  const sizes: (SizeRow | null)[] = [];
  const add = async (width: number, extension: string, form: string, encode: Encode) => {
    const image = encode(resized(original, width), type === 'image/jpeg');
    sizes.push(await written(image, join(target, `_${width}.${extension}`), form, bytes));
  };
  // An animation has one more form: WebP, with all frames
  if (!isMoving)
    for (const width of chosenWidths(whole.width, type === 'image/avif').filter((each) => each <= widestAvif)) await add(width, 'avif', 'image/avif', avif);
  for (const width of isMoving ? [whole.width] : chosenWidths(whole.width, type === 'image/webp')) await add(width, 'webp', 'image/webp', webp);
  const fallback = isMoving ? null : fallbackWidth(type, whole.width);
  if (fallback && type === 'image/jpeg') await add(fallback, 'jpg', type, jpeg);
  if (fallback && type === 'image/png') await add(fallback, 'png', type, png);
  return sizes.filter((size) => size !== null);
}

/** A wide profile is worth its bytes; sRGB is what is meant without any. */
const isWide = ({ icc }: Metadata): boolean => icc !== undefined && !icc.toString('latin1').replaceAll('\0', '').includes('sRGB');

/** Decodes a picture once for all sizes. A JPEG needs it not: it can be decoded at half its size and less. */
async function decoded(original: Original, file: string): Promise<string> {
  if (original.isMoving || original.type === 'image/jpeg') return original.source;
  const widest = Math.min(original.width, chosenWidths(original.width, false).at(-1)!);
  await resized(original, widest).tiff({ compression: 'none' }).toFile(file);
  return file;
}

function resized({ source, width: own, isMoving, keepsProfile }: Original, width: number): Sharp {
  const image = sharp(source, { limitInputPixels: isMoving ? limits.movingPixels : limits.pixels, sequentialRead: true, pages: isMoving ? -1 : 1 });
  if (keepsProfile) image.keepIccProfile();
  return width < own ? image.resize(width) : image;
}

/** Null when the size is no smaller than the file itself. */
async function written(image: Sharp, file: string, type: string, most: number): Promise<SizeRow | null> {
  const made = (await image.toFile(file)) as { width: number; height: number; pageHeight?: number; size: number };
  const { width, height, pageHeight = height, size } = made;
  return size < most ? { file: file.slice(file.lastIndexOf('_')), type, width, height: pageHeight, bytes: size } : null;
}
