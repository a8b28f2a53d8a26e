import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rootFolder } from '../../platform/folders.js';
import type { Place } from './pprof.js';

/** V8's: lines and columns count from 0, and `url` is as it was imported. */
export type CallFrame = { functionName: string; url: string; lineNumber: number; columnNumber: number };

/** Where things stand in the sources that people read: files by their path in the project, lines from 1. Maps are read when the first frame of their file comes, and go with this. */
export class SourcePlaces {
  readonly #maps = new Map<string, SourceMap | null>();

  /** @param line of what was built, from 1, when it is known which one ran; else the place is where the function begins */
  placeOf({ functionName, url, lineNumber, columnNumber }: CallFrame, line?: number): Place {
    const name = functionName || '(anonymous)';
    if (url === '' || url.startsWith('node:')) return { name, file: url, start: lineNumber + 1, line: line ?? lineNumber + 1 };
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    const begin = this.#source(file, lineNumber, columnNumber);
    const ran = line === undefined ? begin : this.#source(file, line - 1, line - 1 === lineNumber ? columnNumber : Infinity);
    return { name, file: relative(rootFolder, begin.file), start: begin.line, line: ran.file === begin.file ? ran.line : begin.line };
  }

  #source(file: string, line: number, column: number): { file: string; line: number } {
    const map = this.#mapOf(file);
    const entry = map?.findEntry(line, Math.min(column, longestLine));
    if (!entry || !('originalSource' in entry)) return { file, line: line + 1 };
    return { file: resolve(dirname(file), entry.originalSource), line: entry.originalLine + 1 };
  }

  #mapOf(file: string): SourceMap | null {
    const known = this.#maps.get(file);
    if (known !== undefined) return known;
    const read = readMap(file);
    this.#maps.set(file, read);
    return read;
  }
}

const longestLine = 1_000_000;

/** What tsc has put beside the file. Nothing is fetched, and none is looked for beside other people's code. */
function readMap(file: string): SourceMap | null {
  try {
    return file.includes('node_modules') ? null : new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch {
    return null;
  }
}
