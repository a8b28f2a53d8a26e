import { readFileSync, writeFileSync } from 'node:fs';
import sharp, { type Metadata } from 'sharp';
import { Problem } from '../core/problem.js';
import { cleanFile } from './clean-file.worker.js';
import { cleanSvg } from './clean-svg.js';
import { type Kind, kindOf } from './kinds.js';
import { limits } from './limits.js';
import { stripGif } from './strip-gif.js';
import { stripJpeg } from './strip-jpeg.js';
import { stripPng } from './strip-png.js';
import { stripWebp } from './strip-webp.js';

export type Picture = { type: string; extension: string; width: number; height: number; hasSizes: boolean };

const lenient = { limitInputPixels: false, failOn: 'error', sequentialRead: true } as const;

/**
 * Takes everything out of a picture that is not the picture: where, when and with what it was taken, comments, previews,
 * what is hidden behind its end. Its pixels are left as they are, unless it must be turned upright, or is in a form that
 * browsers don't show right. @throws Problem('large') in words; any other error when it is damaged
 */
export async function cleanImage(source: string, target: string, kind: Kind): Promise<Picture> {
  const metadata = await sharp(source, lenient).metadata();
  checkPixels(metadata, 1);
  if (kind.way === 'avif') return cleanedAvif(source, target, kind);
  const { bytes, frames } = strip(readFileSync(source), kind);
  checkPixels(metadata, frames);
  const { orientation = 1, space } = metadata;
  const isMoving = frames > 1;
  const isRepainted = !isMoving && (bytes === null || orientation > 1 || space === 'cmyk');
  const form = isRepainted ? await repaint(source, target, kind, metadata) : kind;
  if (!isRepainted) writeFileSync(target, bytes!);
  const kept = await sharp(target, lenient).metadata();
  await decodeAll(target, isMoving);
  // An animated PNG can't be read whole, and an animated WebP is as small as it gets
  return { type: form.type, extension: form.extension, width: kept.width, height: kept.height, hasSizes: !isMoving || kind.way === 'gif' };
}

async function cleanedAvif(source: string, target: string, kind: Kind): Promise<Picture> {
  const { isMoving } = cleanFile(source, target, kind.way);
  await decodeAll(target, false);
  const { width, height } = await sharp(target, lenient).metadata();
  return { type: kind.type, extension: kind.extension, width, height, hasSizes: !isMoving };
}

function strip(file: Buffer, { way }: Kind): { bytes: Buffer | null; frames: number } {
  if (way === 'jpeg') return { bytes: stripJpeg(file), frames: 1 };
  if (way === 'png') return stripPng(file);
  if (way === 'webp') return stripWebp(file);
  return way === 'gif' ? stripGif(file) : { bytes: null, frames: 1 };
}

function checkPixels({ width, height }: Metadata, frames: number): void {
  const pixels = width * height;
  const most = (limit: number) => `at most ${limit / 1_000_000} megapixels can be kept`;
  if (width > limits.side || height > limits.side) throw new Problem('large', `is ${width} × ${height} pixels; at most ${limits.side} on a side can be kept`);
  if (pixels > limits.pixels) throw new Problem('large', `has ${Math.round(pixels / 1_000_000)} megapixels (${width} × ${height}); ${most(limits.pixels)}`);
  if (frames > 1 && pixels * frames > limits.movingPixels)
    throw new Problem('large', `has ${Math.round((pixels * frames) / 1_000_000)} megapixels in ${frames} frames; ${most(limits.movingPixels)}`);
}

/** An SVG, written anew from what is harmless in it; drawn once, to see that it can be. */
export async function cleanDrawing(source: string, target: string): Promise<{ width?: number; height?: number }> {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(source));
  const { svg, ...size } = describing(() => cleanSvg(text, embedded));
  writeFileSync(target, svg);
  await sharp(Buffer.from(svg), { limitInputPixels: limits.pixels }).resize(64).raw().toBuffer();
  return size;
}

function describing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Problem('invalid', `can’t be taken as a drawing: ${(error as Error).message}`);
  }
}

/** A picture inside a drawing can tell as much as one outside of it. */
function embedded(bytes: Buffer): { type: string; bytes: Buffer } | null {
  const type = { 0xff: 'image/jpeg', 0x89: 'image/png', 0x47: 'image/gif', 0x52: 'image/webp' }[bytes[0] ?? 0];
  try {
    const kept = type && strip(bytes, kindOf(type)!).bytes;
    return kept ? { type, bytes: kept } : null;
  } catch {
    return null;
  }
}

/** Upright, in colours that every browser shows; a colour profile other than those of printing stays. */
async function repaint(source: string, target: string, kind: Kind, { space, hasAlpha, chromaSubsampling }: Metadata): Promise<Kind> {
  const painted = sharp(source, lenient).autoOrient();
  if (space !== 'cmyk') painted.keepIccProfile();
  const form = kind.type === 'image/jpeg' && hasAlpha ? { ...kind, type: 'image/png', extension: 'png' } : kind;
  const subsampling = chromaSubsampling?.startsWith('4:2:0') ? '4:2:0' : '4:4:4';
  // Its best Huffman tables would take all coefficients in memory at once: of 12 megapixels 70 MB, for 4 % of the file
  if (form.extension === 'jpg') painted.jpeg({ quality: 92, chromaSubsampling: subsampling, optimiseCoding: false });
  else if (form.extension === 'png') painted.png();
  else painted.webp({ quality: 92 });
  await painted.toFile(target);
  return form;
}

/** Decodes every pixel, to see that they are all there, and keeps none. */
async function decodeAll(file: string, isMoving: boolean): Promise<void> {
  await sharp(file, { ...lenient, pages: isMoving ? -1 : 1 })
    .resize(32)
    .raw()
    .toBuffer();
}
