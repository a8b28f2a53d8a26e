import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../core/problem.js';

/** Forms with a file in them are read for these addresses only: each has its file in memory. */
const paths: ReadonlySet<string> = new Set(['/admin/settings/icon']);
const formBytes = 256 * 1024;

/** `multipart/form-data` (RFC 7578) as an object: text for a field, bytes for a file. */
export function readSmallForms(server: FastifyInstance): void {
  server.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: formBytes },
    async (request: FastifyRequest, body: Buffer<ArrayBuffer>) => {
      if (!paths.has(request.url)) throw Object.assign(new Error('Forms with files are not for this address'), { statusCode: 415 });
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      const form = await new Response(body, { headers }).formData().catch(() => {
        throw new Problem('invalid', 'The form can’t be read');
      });
      const entries = [...form].map(async ([name, value]) => [name, typeof value === 'string' ? value : new Uint8Array(await value.arrayBuffer())]);
      return Object.fromEntries(await Promise.all(entries)) as object;
    },
  );
}
