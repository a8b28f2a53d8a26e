import { createInterface } from 'node:readline/promises';
import type { Terminal } from './command.js';

/** Whether whoever sits there wants it; in a script --yes has to say so. */
export async function agrees(isSaid: boolean | undefined, { out, isWatched }: Terminal): Promise<boolean> {
  if (isSaid) return true;
  if (!isWatched || !process.stdin.isTTY) {
    out('Nothing was done: say --yes if that is what you want');
    return false;
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question('Do it? [y/N] ').catch(() => '');
  asking.close();
  const isYes = /^y(es)?$/i.test(answer.trim());
  if (!isYes) out('Nothing was done');
  return isYes;
}
