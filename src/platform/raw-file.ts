import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../core/problem.js';

/** The route's configuration where a request may bring the bytes of a file as its whole body. */
export const takesFile = { takesFile: true };

const raw = new WeakSet<FastifyRequest>();

/** Bodies of kinds that nobody else reads stay unread for the handlers that take files, and are refused (415) everywhere else. */
export function acceptRawFiles(instance: FastifyInstance): void {
  instance.addContentTypeParser('*', (request, _payload, done) => {
    if (!(request.routeOptions.config as Partial<typeof takesFile>).takesFile)
      return done(new Problem('unsupported', 'This kind of body is not understood here'));
    raw.add(request);
    done(null);
  });
}

export const isRaw = (request: FastifyRequest): boolean => raw.has(request);

/** The bytes, or null when the request brought something else. Who stops half-way leaves the connection open, for the answer. */
export const rawFileOf = (request: FastifyRequest): AsyncIterable<Uint8Array> | null => {
  if (!isRaw(request)) return null;
  return { [Symbol.asyncIterator]: () => request.raw.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array> };
};

/** The name that a file has where it comes from, by `Content-Disposition` (RFC 6266; RFC 8187 for names beyond ASCII); null when it says none. */
export function nameInHeader(header: string | undefined): string | null {
  const [, encoded] = /;\s*filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)/i.exec(`;${header ?? ''}`) ?? [];
  const [, quoted, plain] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(`;${header ?? ''}`) ?? [];
  try {
    if (encoded) return decodeURIComponent(encoded);
  } catch {
    // The plain one is there for this
  }
  // Node gives every byte of a header as one character; most programs write UTF-8
  const name = quoted?.replace(/\\(.)/g, '$1') ?? plain;
  return name ? Buffer.from(name, 'latin1').toString('utf8') : null;
}
