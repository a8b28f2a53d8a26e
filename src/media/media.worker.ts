import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, openSync, statSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { Problem } from '../core/problem.js';
import { cleanFile } from './clean-file.worker.js';
import { cleanDrawing, cleanImage } from './clean-image.worker.js';
import { typeOf } from './identify.worker.js';
import type { Cleaned, Done, Drawn, Job, Reply } from './job.js';
import { type Kind, kindOf, refusalOf } from './kinds.js';
import { limits, megabytes } from './limits.js';

/*
 * A process for one job, or for some files that were sent, started by media-process.service.ts: what strangers' bytes do to a decoder they do
 * here, and the memory that pictures take goes back to the system. It gets each job as a line on its standard input and ends when that is closed,
 * so that it never outlives who started it.
 */

async function clean({ source, target, name }: Job & { kind: 'clean' }): Promise<Done> {
  try {
    const kind = await accepted(source);
    const kept = await cleaned(source, target, kind);
    settle(target);
    return { cleaned: { ...kept, bytes: statSync(target).size, digest: await digestOf(target) } };
  } catch (error) {
    if (!(error instanceof Problem) && isOurs(error)) throw error;
    const reason = error instanceof Problem ? error : new Problem('invalid', 'is damaged, or is not what it begins as');
    throw new Problem(reason.kind, `“${name}” ${reason.message}`, 'file');
  }
}

/** @throws Problem in words for what is not kept */
async function accepted(source: string): Promise<Kind> {
  const { size } = statSync(source);
  if (size === 0) throw new Problem('invalid', 'is empty');
  const type = await typeOf(source);
  const kind = kindOf(type ?? '');
  if (!kind) {
    const { what, advice } = refusalOf(type);
    throw new Problem('unsupported', `is ${what}: ${advice}`);
  }
  const [word, limit] = limitOf(kind);
  if (size > limit) throw new Problem('large', `has ${megabytes(size)}; ${word} may have ${megabytes(limit)}`);
  return kind;
}

function limitOf({ type, way }: Kind): [word: string, bytes: number] {
  if (way === 'drawing') return ['a drawing', limits.drawingBytes];
  return type.startsWith('image/') ? ['a picture', limits.imageBytes] : ['a file', limits.fileBytes];
}

async function cleaned(source: string, target: string, kind: Kind): Promise<Omit<Cleaned, 'digest' | 'bytes'>> {
  const { type, extension, way } = kind;
  if (type.startsWith('image/') && way !== 'drawing') return cleanImage(source, target, kind);
  const { width = null, height = null } = way === 'drawing' ? await cleanDrawing(source, target) : cleanFile(source, target, way);
  return { type, extension, width, height, hasSizes: false };
}

async function size({ source, target, type, widestAvif }: Job & { kind: 'sizes' }): Promise<Done> {
  const { makeSizes } = await import('./make-sizes.worker.js');
  const sizes = await makeSizes(source, target, type, widestAvif);
  for (const { file } of sizes) settle(join(target, file));
  return { sizes };
}

async function draw({ look, cards }: Job & { kind: 'cards' }): Promise<Done> {
  const { drawCard } = await import('./draw-card.worker.js');
  setPriority(10); // everybody else goes first
  const drawn: Drawn[] = [];
  for (const card of cards) drawn.push({ ...card, png: (await drawCard(card, look)).toString('base64') });
  return { drawn };
}

/** Forces a file to disk. */
function settle(file: string): void {
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** A full disk, say: no fault of the file's. */
const isOurs = (error: unknown): boolean => /^E[A-Z]+$/.test((error as NodeJS.ErrnoException).code ?? '') || /No space left/.test(String(error));

async function reply(job: Job): Promise<Reply> {
  try {
    if (job.kind === 'cards') return await draw(job);
    return await (job.kind === 'clean' ? clean(job) : size(job));
  } catch (error) {
    const { kind, message } = error instanceof Problem ? error : { kind: isFull(error) ? ('full' as const) : null, message: String(error) };
    return { problem: { kind, message } };
  }
}

const isFull = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOSPC' || /No space left/.test(String(error));

sharp.concurrency(1);
sharp.cache(false);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff', 'Svg'].map((format) => `VipsForeignLoad${format}`) });
createInterface(process.stdin)
  .on('line', (line) => {
    const job = JSON.parse(line) as Job;
    // Of all but files one is enough for a process: what it took goes back at once
    void reply(job).then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`, () => job.kind !== 'clean' && process.exit()));
  })
  .once('close', () => process.exit());
