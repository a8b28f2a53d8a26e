import type { Readable } from 'node:stream';
import type { Encoded } from './compress.js';

/** What a controller returns; one interceptor turns it into bytes. `headers` are added to the private ones. */
export type Answer =
  | { kind: 'view'; view: string; data: object; status: number; headers?: Headers; cookies?: Cookie[] }
  | { kind: 'json'; body: unknown; status: number; headers?: Headers; cookies?: Cookie[]; isPacked?: true }
  | { kind: 'html'; body: string; status: number; headers?: Headers; cookies?: Cookie[] }
  | { kind: 'stream'; body: Readable; status: number; headers: Headers; cookies?: Cookie[] }
  | { kind: 'empty'; status: number; headers?: Headers; cookies?: Cookie[] }
  | { kind: 'redirect'; to: string; status: 302 | 303; headers?: Headers; cookies?: Cookie[] }
  | { kind: 'file'; forms: Encoded; type: string; cacheSeconds: number };

export type Headers = Record<string, string>;

/** A cookie to set; an empty value takes it away. */
export type Cookie = { name: string; value: string; maxAgeSeconds: number };

/** A page of the admin, made with views/NAME.hbs. */
export const view = (name: string, data: object, status = 200, headers: Headers = {}): Answer => ({ kind: 'view', view: name, data, status, headers });

/** JSON (RFC 8259), for scripts and programs. */
export const json = (body: unknown, status = 200, headers: Headers = {}): Extract<Answer, { kind: 'json' }> => ({ kind: 'json', body, status, headers });

/**
 * Long JSON, gzipped for who takes that (answer.interceptor.ts packs pages by itself). Not for what holds the form token or echoes what others can choose: its length would
 * tell on it (BREACH).
 */
export const packedJson = (body: unknown): Answer => ({ kind: 'json', body, status: 200, isPacked: true });

/** A file to save, sent while it is made. What goes wrong on the way breaks the line: nobody takes half of it for all. */
export const download = (body: Readable, type: string, name: string): Answer => ({
  kind: 'stream',
  body,
  status: 200,
  headers: { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` },
});

/** No body: the headers say it all. */
export const empty = (status: number, headers: Headers = {}): Answer => ({ kind: 'empty', status, headers });

/** A page that is made elsewhere, such as a post as the site shows it. `headers` must bring its Content-Security-Policy. */
export const html = (body: string, headers: Headers, status = 200): Answer => ({ kind: 'html', body, status, headers });

/** 303: the change is done, look there (RFC 9110, 15.4.4). */
export const seeOther = (to: string, cookies?: Cookie[]): Answer => ({ kind: 'redirect', to, status: 303, ...(cookies ? { cookies } : {}) });

/** 302: what was asked for is there for now (RFC 9110, 15.4.3). */
export const found = (to: string, headers: Headers = {}): Answer => ({ kind: 'redirect', to, status: 302, headers });

/** A file whose name changes with its bytes, in the forms in which it can be sent. */
export const immutableFile = (forms: Encoded, type: string): Answer => ({ kind: 'file', forms, type, cacheSeconds: 31_536_000 });
