import { close, read } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';

const pieceBytes = 65_536;
const readInto = promisify(read);

/**
 * Sends the bytes `start` to `end` of an open file, ends the response and closes the file. Two buffers take turns, one read into while
 * the other is on its way: a stream makes a new one for each piece, and of a video some hundred then wait for the garbage collector.
 */
export async function sendStretch(response: ServerResponse, handle: number, start: number, end: number): Promise<void> {
  const turns = [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)];
  let isSent = Promise.resolve(true);
  try {
    for (let at = start, turn = 0; at <= end; turn = 1 - turn) {
      const { bytesRead } = await readInto(handle, turns[turn]!, 0, Math.min(pieceBytes, end - at + 1), at);
      if (bytesRead === 0) throw new Error('The file is shorter than it was');
      if (!(await isSent)) return; // who went away is told nothing
      isSent = write(response, turns[turn]!.subarray(0, bytesRead));
      at += bytesRead;
    }
    if (await isSent) response.end();
  } catch {
    // Cut short rather than ended: the reader sees that something is missing
    response.destroy();
  } finally {
    await isSent;
    close(handle);
  }
}

/** Until the system has taken the bytes; false when nobody is there to take them. */
const write = (response: ServerResponse, bytes: Buffer): Promise<boolean> =>
  new Promise((resolve) => response.write(bytes, (error) => resolve(!error && !response.destroyed)));
