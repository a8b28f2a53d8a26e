import { blank, type FileBytes } from './file-bytes.js';
import { type Box, boxAt, boxesIn } from './mp4-boxes.js';
import { blankSamples } from './mp4-samples.js';

/*
 * MP4 and M4A (ISO/IEC 14496-12): boxes within boxes. Those that are played stay where they are. All others (where and
 * with what it was recorded, titles, previews) become `free` boxes full of zeros of the same size, so that no offset moves.
 * Tracks that are neither picture nor sound, such as a camera's positions, go with their samples.
 */

/** Which boxes stay, by the box that they are in; null: with all that is in them. */
const kept: Record<string, Record<string, true | null>> = {
  '': { ftyp: null, styp: null, mdat: null, sidx: null, ssix: null, mfra: null, moov: true, moof: true },
  avif: { ftyp: null, meta: null, mdat: null, moov: true },
  moov: { mvhd: null, mvex: null, trak: true },
  trak: { tkhd: null, edts: null, tref: null, mdia: true },
  mdia: { mdhd: null, hdlr: null, elng: null, minf: true },
  minf: { vmhd: null, smhd: null, nmhd: null, sthd: null, dinf: null, stbl: null },
  moof: { mfhd: null, traf: true },
  traf: { tfhd: null, tfdt: null, trun: null, sbgp: null, sgpd: null, subs: null, saiz: null, saio: null, senc: null },
};

/** Returns how large the picture is, if there is one. @throws Error when a box ends behind the file, or there is nothing to play */
export function cleanMp4(file: FileBytes): { width?: number; height?: number } {
  const top = boxesIn(file, 0, file.size);
  const movie = top.find(({ type }) => type === 'moov');
  if (!movie || !top.some(({ type }) => type === 'mdat')) throw new Error('nothing to play');
  const tracks = boxesIn(file, movie.data, movie.end).filter(({ type }) => type === 'trak');
  const handlers = tracks.map((track) => handlerOf(file, track));
  const hasPicture = handlers.includes('vide');
  const dropped = tracks.filter((_, i) => !['vide', 'soun', ...(hasPicture ? [] : ['text'])].includes(handlers[i]!));
  for (const track of dropped) blankSamples(file, track);
  clean(file, '', 0, file.size, new Set(dropped.map(({ start }) => start)));
  const pictured = tracks[handlers.indexOf('vide')];
  return pictured ? sizeOf(file, pictured) : {};
}

/** The boxes of a picture, which holds the same ones for its animation. */
export const cleanMp4Boxes = (file: FileBytes): void => clean(file, 'avif', 0, file.size, new Set());

function clean(file: FileBytes, parent: string, start: number, end: number, dropped: Set<number>): void {
  for (const box of boxesIn(file, start, end)) {
    const stays = dropped.has(box.start) ? undefined : kept[parent]![box.type];
    if (stays === undefined) setFree(file, box);
    else if (stays) clean(file, box.type, box.data, box.end, dropped);
    else if (/^[mt]khd$|^[md]+vhd$|^mvhd$|^mdhd$/.test(box.type)) blankTimes(file, box);
    else if (box.type === 'hdlr') blank(file, Math.min(box.data + 24, box.end), box.end);
  }
}

function setFree(file: FileBytes, box: Box): void {
  file.write(box.start + 4, Buffer.from('free'));
  blank(file, box.data, box.end);
}

/** When it was recorded, and when it was changed. */
function blankTimes(file: FileBytes, { data, end }: Box): void {
  const isLong = file.read(data, 1)[0] === 1;
  blank(file, data + 4, Math.min(data + (isLong ? 20 : 12), end));
}

function handlerOf(file: FileBytes, track: Box): string {
  const box = boxAt(file, track, 'mdia/hdlr');
  return box ? file.read(box.data + 8, 4).toString('latin1') : '';
}

function sizeOf(file: FileBytes, track: Box): { width?: number; height?: number } {
  const box = boxAt(file, track, 'tkhd');
  if (!box) return {};
  const isLong = file.read(box.data, 1)[0] === 1;
  const tail = file.read(box.data + (isLong ? 52 : 40), 44);
  if (tail.length < 44) return {};
  const [width, height] = [tail.readUInt32BE(36) >> 16, tail.readUInt32BE(40) >> 16];
  const isTurned = tail.readInt32BE(0) === 0;
  return width && height ? (isTurned ? { width: height, height: width } : { width, height }) : {};
}
