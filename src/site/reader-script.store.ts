import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '../core/problem.js';
import { scriptsFolder } from '../platform/folders.js';
import { hashedName } from '../platform/hashed-name.js';
import type { Reply } from './reader-reply.js';

/**
 * One of readers' scripts, kept for a year: its name changes with its bytes.
 * @param script src/browser/SCRIPT.script.ts. @param asked the name under which it is asked for. @throws Problem('missing') when that is another one
 */
export function scriptReply(script: string, asked: string): Reply {
  const body = readFileSync(join(scriptsFolder, `${script}.js`));
  if (asked !== hashedName(`${script}.js`, body)) throw missing('There is no such file');
  const headers = {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'public, max-age=31536000, immutable',
    'X-Content-Type-Options': 'nosniff',
  };
  return { status: 200, headers, body };
}
