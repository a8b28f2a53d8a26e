import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * How far a file has been read. Its inode tells it from the one that takes its name; how it begins tells it from one that takes its inode, and knows
 * it again where it was copied away and emptied.
 */
export type Place = { inode: number; offset: number; head: string };

type LogFile = { file: string; inode: number; size: number; head: string; mtimeMs: number };

/** Up to here a line of ours holds its time, status, method and host, and nothing of who asked. */
const headBytes = 80;
const isOurs = /^\{"time":"/;
const pieceBytes = 256 * 1024;
/** A file that was rotated away is still written to until nginx has opened the new one. */
const placesKept = 3;

/** What came since, in whole lines, and how far all is read with it. `isMore`: there may be more at once. */
export type Piece = { bytes: Buffer; places: Place[]; isMore: boolean };

/**
 * The next piece of a log and of those that it was before: `access.log.1`, `access.log-20261122`. Nothing is lost when it is rotated, by a new name
 * or by a copy, as long as the old file is neither packed nor gone before it is read to its end.
 * @param known null for a log that was never seen: it is read from its end
 */
export function nextPiece(log: string, known: readonly Place[] | null): Piece {
  const files = filesOf(log);
  if (known === null) return { bytes: Buffer.alloc(0), places: files.filter(({ file }) => file === log).map(atEnd), isMore: false };
  const places = placed(files, log, known);
  for (const { file, place } of places) {
    const bytes = linesFrom(file, place);
    if (bytes.length === 0) continue;
    place.offset += bytes.length;
    return { bytes, places: kept(places), isMore: true };
  }
  return { bytes: Buffer.alloc(0), places: kept(places), isMore: false };
}

type Placed = { file: LogFile; place: Place };

const kept = (places: Placed[]): Place[] => places.map(({ place }) => place).slice(-placesKept);

const atEnd = ({ inode, size, head }: LogFile): Place => ({ inode, offset: size, head });

/** The files that are being read, oldest first: those that are known and what came after them. What was there before is nobody's. */
function placed(files: LogFile[], log: string, known: readonly Place[]): Placed[] {
  const left = new Set(known);
  const claim = (file: LogFile, is: (place: Place) => boolean) => {
    const place = [...left].find((each) => each.offset <= file.size && file.head.startsWith(each.head) && is(each));
    if (place) left.delete(place);
    return place && { ...place, inode: file.inode, head: file.head };
  };
  const found = new Map<LogFile, Place>();
  const look = (is: (file: LogFile) => (place: Place) => boolean) => {
    for (const file of files.filter((each) => !found.has(each))) {
      const place = claim(file, is(file));
      if (place) found.set(file, place);
    }
  };
  look((file) => (place) => place.inode === file.inode);
  look(() => (place) => place.head !== '');
  const first = files.findIndex((file) => found.has(file));
  const isCopy = (file: LogFile) => [...found.keys()].some(({ head }) => head !== '' && head === file.head);
  return files
    .filter((file, at) => file.file === log || found.has(file) || (first >= 0 && at > first && !isCopy(file)))
    .map((file) => ({ file, place: found.get(file) ?? { inode: file.inode, offset: 0, head: file.head } }));
}

/** Those that it was before, oldest first, then the log itself. */
function filesOf(log: string): LogFile[] {
  const [folder, name] = [dirname(log), basename(log)];
  const before = existsSync(folder) ? readdirSync(folder).filter((each) => each.startsWith(name) && /^[.-]\d[\d.-]*$/.test(each.slice(name.length))) : [];
  const files = before.map((each) => look(join(folder, each))).filter((each) => each !== null);
  const current = look(log);
  return [...files.toSorted((a, b) => a.mtimeMs - b.mtimeMs || turnOf(b) - turnOf(a) || (a.file < b.file ? -1 : 1)), ...(current ? [current] : [])];
}

/** Of `access.log.3` 3: where times are equal, the greater was rotated before. */
const turnOf = ({ file }: LogFile): number => Number(/\.(\d{1,4})$/.exec(file)?.[1] ?? 0);

function look(file: string): LogFile | null {
  return withFile(file, (handle) => {
    const { ino: inode, size, mtimeMs } = fstatSync(handle);
    const head = bytesAt(handle, 0, Math.min(headBytes, size)).toString('latin1');
    return { file, inode, size, mtimeMs, head: isOurs.test(head) ? head : '' };
  });
}

/** Its next whole lines. A line longer than a piece is none of nginx's: it goes with its first part, and the rest counts as another one. */
function linesFrom({ file, size, inode }: LogFile, { offset }: Place): Buffer {
  if (size <= offset) return Buffer.alloc(0);
  const length = Math.min(pieceBytes, size - offset);
  // It may have got another name since it was looked at
  const bytes = withFile(file, (handle) => (fstatSync(handle).ino === inode ? bytesAt(handle, offset, length) : null)) ?? Buffer.alloc(0);
  const end = bytes.lastIndexOf(10) + 1 || (bytes.length === pieceBytes ? pieceBytes : 0);
  return bytes.subarray(0, end);
}

function bytesAt(handle: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readSync(handle, bytes, 0, length, offset));
}

/** Null when it is gone by now, or may not be read. */
function withFile<T>(file: string, work: (handle: number) => T): T | null {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return null;
  }
  try {
    return work(handle);
  } finally {
    closeSync(handle);
  }
}
