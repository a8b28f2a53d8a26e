import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { invalid, Problem } from '../../core/problem.js';

/** A file in a zip: its path as the archive has it, and the size that it says. */
export type ZipEntry = { path: string; size: number; modified: string; isLink: boolean; entry: Entry };

/** Bounds that no blog comes near; what goes past them is made to hurt. */
const most = { entries: 100_000, nameBytes: 2_000, ratio: 200, alwaysBytes: 200_000_000, bytes: 40_000_000_000 };

/** A zip, of which nothing was unpacked yet. */
export type Zip = {
  entries: ZipEntry[];
  read(entry: ZipEntry, mostBytes: number): Promise<Buffer>;
  stream(entry: ZipEntry): AsyncIterable<Buffer>;
  close(): void;
};

/** Reads what a zip says that it holds. @param mostEntries more only for what is our own @throws Problem when it can't be read, or is none to be unpacked */
export async function openZip(path: string, mostEntries = most.entries): Promise<Zip> {
  const yauzl = (await import('yauzl')).default;
  const file = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false }).catch((error: Error) => {
    throw broken(error);
  });
  try {
    if (file.entryCount > mostEntries) throw invalid('source', `The archive has ${file.entryCount} entries; ${mostEntries} are the most that is taken`);
    const entries: ZipEntry[] = [];
    for await (const entry of file.eachEntry()) entries.push(checked(entry, yauzl));
    refuseBomb(entries, file.fileSize);
    const files = new Map(entries.filter((entry) => !entry.path.endsWith('/')).map((entry) => [entry.path, entry]));
    return {
      entries: [...files.values()],
      read: (entry, mostBytes) => readEntry(file, entry, mostBytes),
      stream: (entry) => streamOf(file, entry),
      close: () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error instanceof Problem ? error : broken(error as Error);
  }
}

type Names = Pick<typeof import('yauzl'), 'getFileNameLowLevel' | 'validateFileName'>;

function checked(entry: Entry, { getFileNameLowLevel, validateFileName }: Names): ZipEntry {
  const raw = entry.fileNameRaw;
  if (raw.length > most.nameBytes) throw invalid('source', 'The archive has a name of more than 2000 bytes in it');
  const path = utf8(raw) ?? getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, false);
  const plain = path.replaceAll('\\', '/');
  const isOut = validateFileName(plain) !== null || /^[a-z]:/i.test(plain) || plain.includes('\0');
  if (isOut) throw invalid('source', `The archive has a file that would lie outside of its folder, “${path.slice(0, 100)}”`);
  if (entry.isEncrypted()) throw invalid('source', 'The archive is encrypted: unpack it with its password, and import the folder');
  const isLink = ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
  return { path: plain, size: entry.uncompressedSize, modified: dateOf(entry), isLink, entry: slim(entry) };
}

/** Most of an entry is not needed to read it, and a hundred thousand of them are kept. */
function slim(entry: Entry): Entry {
  const { compressedSize, uncompressedSize, compressionMethod, generalPurposeBitFlag, relativeOffsetOfLocalHeader, crc32: sum } = entry;
  const kept = { compressedSize, uncompressedSize, compressionMethod, generalPurposeBitFlag, relativeOffsetOfLocalHeader, crc32: sum };
  return Object.assign(Object.create(Object.getPrototypeOf(entry) as object) as Entry, kept);
}

function refuseBomb(entries: ZipEntry[], fileSize: number): void {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > most.bytes || (total > most.alwaysBytes && total > most.ratio * fileSize))
    throw invalid('source', `The archive has ${inMegabytes(fileSize)} and would become ${inMegabytes(total)}: it is not unpacked`);
  // Files that share their bytes are how a small archive becomes a very large one
  const packed = entries.reduce((sum, { entry }) => sum + entry.compressedSize, 0);
  if (packed > fileSize) throw invalid('source', 'The files of the archive overlap: it is not unpacked');
}

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;

/** A file piece by piece, however large. @throws Problem when it is not what the archive says of it */
async function* streamOf(file: ZipFile, { size, isLink, entry }: ZipEntry): AsyncGenerator<Buffer> {
  if (isLink) throw invalid('file', 'it is a link, and links are not followed');
  if (!entry.canDecodeFileData()) throw invalid('file', `it is packed in a way that nothing here can unpack (method ${entry.compressionMethod})`);
  let [seen, sum] = [0, 0];
  try {
    for await (const part of await file.openReadStreamPromise(entry)) {
      seen += (part as Buffer).length;
      sum = crc32(part as Buffer, sum);
      yield part as Buffer;
    }
  } catch (error) {
    throw error instanceof Problem ? error : invalid('file', `it is not what the archive says of it: ${(error as Error).message}`);
  }
  if (seen !== size || sum !== entry.crc32) throw invalid('file', 'it is damaged in the archive');
}

/** @throws Problem when the file is not what the archive says of it */
async function readEntry(file: ZipFile, { path, size, isLink, entry }: ZipEntry, mostBytes: number): Promise<Buffer> {
  if (isLink) throw invalid('file', 'it is a link, and links are not followed');
  if (size > mostBytes) throw invalid('file', `it has ${size} bytes; ${mostBytes} are the most that is taken`);
  if (!entry.canDecodeFileData()) throw invalid('file', `it is packed in a way that nothing here can unpack (method ${entry.compressionMethod})`);
  const parts: Buffer[] = [];
  try {
    for await (const part of await file.openReadStreamPromise(entry)) parts.push(part as Buffer);
  } catch (error) {
    throw invalid('file', `it is not what the archive says of it: ${(error as Error).message}`);
  }
  const bytes = Buffer.concat(parts);
  if (bytes.length !== size || crc32(bytes) !== entry.crc32) throw invalid('file', `${path} is damaged in the archive`);
  return bytes;
}

const broken = (error: Error): Problem => invalid('source', `The archive can't be read: ${error.message.split('\n')[0]}`);

/** Archives of today write UTF-8, whether they say so or not. */
function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function dateOf(entry: Entry): string {
  const date = entry.getLastModDate({ timezone: 'UTC' });
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
