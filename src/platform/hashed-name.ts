import { createHash } from 'node:crypto';

/** A file's name for browsers, which changes with its bytes: `desk.js` is `desk-8b570656498e.js`. */
export function hashedName(file: string, body: Buffer): string {
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return file.replace(/\.(\w+)$/, `-${digest}.$1`);
}
