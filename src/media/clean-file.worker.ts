import { closeSync, fstatSync, ftruncateSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { cleanAvif } from './clean-avif.js';
import { cleanMp4 } from './clean-mp4.js';
import { cleanOgg } from './clean-ogg.js';
import { cleanFlac, cleanMp3, cleanWav } from './clean-sound.js';
import { cleanWebm } from './clean-webm.js';
import type { FileBytes } from './file-bytes.js';
import type { Way } from './kinds.js';

type Size = { width?: number; height?: number; isMoving?: boolean };

const cleaners: Partial<Record<Way, (file: FileBytes) => Size | void>> = {
  avif: (file) => ({ isMoving: cleanAvif(file) }),
  mp4: cleanMp4,
  webm: cleanWebm,
  ogg: cleanOgg,
  flac: cleanFlac,
  wav: cleanWav,
  mp3: cleanMp3,
  untouched: () => {},
};

/** Cleans what is cleaned in its place, and moves it. Returns what is known then of its picture, if it has one. */
export function cleanFile(source: string, target: string, way: Way): Size {
  const handle = openSync(source, 'r+');
  try {
    return cleaners[way]!(new OpenFile(handle)) ?? {};
  } finally {
    closeSync(handle);
    renameSync(source, target);
  }
}

class OpenFile implements FileBytes {
  size: number;

  constructor(private readonly handle: number) {
    this.size = fstatSync(handle).size;
  }

  read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.size - at)));
    return bytes.subarray(0, bytes.length > 0 ? readSync(this.handle, bytes, 0, bytes.length, at) : 0);
  }

  write(at: number, bytes: Buffer): void {
    writeSync(this.handle, bytes, 0, Math.max(0, Math.min(bytes.length, this.size - at)), at);
  }

  truncate(size: number): void {
    ftruncateSync(this.handle, size);
    this.size = size;
  }
}
