import type { ReaderRoute } from '../instruments/answered.js';
import { typesByExtension } from '../media/kinds.js';
import { drawingPolicy, plainHeaders, readerHeaders } from '../platform/security-headers.js';
import type { Validators } from './conditional.js';
import { contentTypeOf } from './content-type.js';
import type { Encoding } from '../core/negotiate.js';

/** A file of the tree as it is sent: its bytes, how they are packed, and when they were written. */
export interface TreeFile {
  readonly bytes: Buffer;
  readonly encoding: Encoding;
  readonly mtimeSeconds: number;
}

/** An answer that is ready to go: header lists are flat (name, value, name, value), which Node writes fastest. */
export interface StoredAnswer {
  readonly route: ReaderRoute;
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** A page's answer, with what a conditional request needs. */
export interface StoredPage extends StoredAnswer, Validators {
  readonly notModified: readonly string[];
}

const noSniff = Object.entries(plainHeaders).flat();
/** What a page says besides: what is no page is not opened as one. */
const ofPage = Object.entries(readerHeaders)
  .flat()
  .filter((part) => !noSniff.includes(part));
/** May be kept by anyone, must be asked about each time: a change is seen at once and costs others a 304. */
const asked = ['Cache-Control', 'public, no-cache', 'Vary', 'Accept-Encoding', ...noSniff];
const html = 'text/html; charset=utf-8';

/** A published page. The tag has nginx's form, so that a reader may meet nginx now and the app later. */
export function pageAnswer(path: string, file: TreeFile): StoredPage {
  const etag = flat(`"${file.mtimeSeconds.toString(16)}-${file.bytes.length.toString(16)}"`);
  const modified = flat(new Date(file.mtimeSeconds * 1000).toUTCString());
  const notModified = ['ETag', etag, 'Last-Modified', modified, ...asked];
  const type = contentTypeOf(path);
  const headers = [...bodyHeaders(type, file), ...notModified, ...(type === html ? ofPage : [])];
  return { route: routeOf(type), status: 200, headers, body: file.bytes, etag, modified, notModified };
}

const routeOf = (type: string): ReaderRoute =>
  /\b(?:atom|rss|feed)\+/.test(type) ? 'feed' : type.startsWith('text/') && !type.includes('javascript') ? 'page' : 'asset';

/**
 * The same text in one piece. V8 keeps `a${b}` as a rope, and Node's check of each header value then walks it anew
 * for every request: 4 % of all requests, measured.
 */
const flat = (text: string) => Buffer.from(text, 'latin1').toString('latin1');

/** Who opens such a file as a page of its own gets what is drawn in it and nothing that runs. */
const sandbox = ['Content-Security-Policy', drawingPolicy];

/** Others may show our pictures. */
const ofAnybody = ['Cross-Origin-Resource-Policy', 'cross-origin'];

/** The headers of a file of the media library, whose name changes with its bytes. Without `length` those of a 304. */
export function mediaHeaders(path: string, { etag, modified }: Validators, length?: number): string[] {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  const type = typesByExtension[extension] ?? 'application/octet-stream';
  const body = length === undefined ? [] : ['Content-Type', type, 'Content-Length', String(length)];
  const safe = /^(svg|pdf)$/.test(extension) ? sandbox : [];
  return [...body, 'ETag', etag, 'Last-Modified', modified, 'Cache-Control', 'public, max-age=31536000, immutable', ...safe, ...ofAnybody, ...noSniff];
}

/** The 404 or 410 page; a tree that has none yet gets a line of text. */
export function errorAnswer(status: 404 | 410, file: TreeFile | null): StoredAnswer {
  const route = status === 404 ? 'missing' : 'gone';
  if (!file) return { ...textAnswer(status), route };
  return { route, status, headers: [...bodyHeaders(html, file), ...asked, ...ofPage], body: file.bytes };
}

export function redirectAnswer(status: number, location: string): StoredAnswer {
  const headers = ['Location', location, 'Cache-Control', 'max-age=3600', 'Content-Length', '0', ...noSniff];
  return { route: 'moved', status, headers, body: Buffer.alloc(0) };
}

const words: Readonly<Record<number, string>> = {
  400: 'Bad request',
  404: 'Not found',
  405: 'Method not allowed',
  410: 'Gone',
  412: 'Precondition failed',
  416: 'Range not satisfiable',
  503: 'Unavailable',
};

const extra: Readonly<Record<number, readonly string[]>> = {
  405: ['Allow', 'GET, HEAD'],
  503: ['Cache-Control', 'no-store', 'Retry-After', '5'],
};

/** A short refusal in plain text. */
export function textAnswer(status: number): StoredAnswer {
  const body = Buffer.from(`${words[status]}\n`);
  const special = extra[status] ?? [];
  const headers = ['Content-Type', 'text/plain; charset=utf-8', 'Content-Length', String(body.length), ...special, ...noSniff];
  return { route: 'refused', status, headers, body };
}

/** A word that was asked for, and nothing else: not even the end of its line. No cache keeps it. */
export function tokenAnswer(word: string): StoredAnswer {
  const headers = ['Content-Type', 'text/plain; charset=utf-8', 'Content-Length', String(word.length), 'Cache-Control', 'no-store', ...noSniff];
  return { route: 'page', status: 200, headers, body: Buffer.from(word) };
}

function bodyHeaders(type: string, file: TreeFile): string[] {
  const packed = file.encoding === 'identity' ? [] : ['Content-Encoding', file.encoding];
  return ['Content-Type', type, 'Content-Length', String(file.bytes.length), ...packed];
}
