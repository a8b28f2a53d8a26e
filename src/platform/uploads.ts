import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Multipart, MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalid, Problem } from '../core/problem.js';
import { acceptRawFiles, isRaw } from './raw-file.js';

/** A file of a form, as it arrives: it must be read, or left, before the next one comes. */
export type Uploaded = { field: string; name: string; file: AsyncIterable<Uint8Array> };

type Parts = AsyncIterator<Multipart>;

/** Sizes of files are for whoever keeps them to say; these bound what a request costs before anybody has looked who sends it. */
const limits = { fileSize: Infinity, files: 100, fields: 200, fieldSize: 2_000_000, parts: 320, headerPairs: 20 };
/** Of all fields together: room for the longest text, in any language, and what comes with it. */
const fieldBytes = 2_500_000;

/** How long a form that has arrived may take to end: a broken one never does. */
const patienceMs = 10_000;

const files = new WeakMap<FastifyRequest, AsyncIterable<Uploaded>>();

/**
 * Lets requests bring files (RFC 7578). The fields before the first file become the body, so that the guard finds its token
 * there as in every form; the files wait, unread, until a controller asks for them.
 */
export async function acceptUploads(instance: FastifyInstance): Promise<void> {
  const { default: multipart } = await import('@fastify/multipart');
  await instance.register(multipart, { limits });
  acceptRawFiles(instance);
  instance.addHook('preValidation', async (request) => {
    if (request.isMultipart()) await readFields(request);
  });
  // What nobody wanted to read is thrown away, so that the sender comes to the answer
  instance.addHook('onResponse', async (request) => {
    if ((request.isMultipart() || isRaw(request)) && !request.raw.readableEnded) request.raw.unpipe().resume();
  });
}

/** The files of a request; none when it brought no form of this kind. Fields behind a file are in the body when the next one comes. */
export const filesOf = (request: FastifyRequest): AsyncIterable<Uploaded> => files.get(request) ?? none();

/** The first file of a request as a whole; empty when there is none. @throws Problem('large') when it has more bytes than `most` */
export async function smallFileOf(request: FastifyRequest, most: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const { file } of filesOf(request)) {
    for await (const part of file) {
      parts.push(part);
      if ((bytes += part.length) > most) throw new Problem('large', 'The file is too large', 'file');
    }
    break;
  }
  return Buffer.concat(parts);
}

async function readFields(request: FastifyRequest): Promise<void> {
  const parts = request.parts()[Symbol.asyncIterator]();
  const body = (request.body = {});
  const room = { bytes: fieldBytes };
  let part = await nextPart(parts, request);
  for (; part?.type === 'field'; part = await nextPart(parts, request)) collect(body, part, room);
  files.set(request, filesFrom(part, parts, request, room));
}

async function* filesFrom(first: Multipart | null, parts: Parts, request: FastifyRequest, room: Room): AsyncGenerator<Uploaded> {
  for (let part = first; part; part = await nextPart(parts, request)) {
    if (part.type === 'field') collect(request.body as Fields, part, room);
    else if (isChosen(part)) yield { field: part.fieldname, name: decodedName(part.filename), file: whole(part.file) };
    else part.file.resume();
  }
}

type Fields = Record<string, unknown>;
type Room = { bytes: number };

/** A name that comes several times has all its values, as in other forms. */
function collect(fields: Fields, { fieldname, value, fieldnameTruncated, valueTruncated }: MultipartValue, room: Room): void {
  room.bytes -= typeof value === 'string' ? value.length : JSON.stringify(value).length;
  if (fieldnameTruncated || valueTruncated || room.bytes < 0) throw new Problem('large', 'The fields of the form are too long');
  fields[fieldname] = Object.hasOwn(fields, fieldname) ? [fields[fieldname], value].flat() : value;
}

/** Browsers and curl write a quote and the ends of lines in a name as `%22`, `%0D` and `%0A`, and nothing else so (RFC 7578, 2; HTML, 4.10.22.8). */
const decodedName = (name: string): string => name.replace(/%(22|0D|0A)/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** A browser sends a field in which no file was chosen as a file without a name. */
const isChosen = ({ filename }: MultipartFile): boolean => Boolean(filename);

async function nextPart(parts: Parts, { raw }: FastifyRequest): Promise<Multipart | null> {
  const next = parts.next();
  const waiting = new AbortController();
  const { signal } = waiting;
  const tooLong = async (): Promise<never> => {
    if (!raw.readableEnded) await once(raw, 'end', { signal });
    await pause(patienceMs, undefined, { signal, ref: false });
    throw invalid('file', 'The form ends in the middle');
  };
  const { done, value } = await Promise.race([next.catch(refuse), tooLong()]).finally(() => waiting.abort());
  return done ? null : value;
}

/** What a form is too large for is said by the parser with a status; anything else is a broken one. */
function refuse(error: unknown): never {
  throw (error as { statusCode?: number }).statusCode ? error : invalid('file', 'The form can’t be read');
}

async function* whole(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* file;
  } catch (error) {
    throw invalid('file', `The file did not arrive whole: ${(error as Error).message}`);
  }
}

async function* none(): AsyncGenerator<Uploaded> {}
