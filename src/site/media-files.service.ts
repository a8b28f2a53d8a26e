import { closeSync, fstatSync, openSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { hashedPath } from '../core/media.js';
import { stretchOf } from './byte-range.js';
import { preconditionStatus, rangeHolds, type Validators } from './conditional.js';
import { sendStretch } from './send-stretch.service.js';
import { mediaHeaders, textAnswer } from './stored-answer.js';

/** Of 128 KB and an open file each. Who reads slowly has one for long; what is small is over at once. */
const mostUnderWay = 512;

/**
 * The files of the media library, `/media/FOLDER/FILE`: streamed, so that a video takes no more memory than a picture.
 * nginx/site.conf serves the same; test/serving.test.ts asks both.
 */
export class MediaFiles {
  #underWay = 0;

  constructor(private readonly folder: string) {}

  /** Answers and returns how many bytes the body has; null, with nothing written, when there is no such file (any more). */
  answer(req: IncomingMessage, res: ServerResponse, path: string): number | null {
    const handle = this.#open(path);
    if (handle === null) return null;
    const { size, mtimeMs } = fstatSync(handle);
    const seconds = Math.floor(mtimeMs / 1000);
    const file = { etag: `"${seconds.toString(16)}-${size.toString(16)}"`, modified: new Date(seconds * 1000).toUTCString(), size };
    const status = preconditionStatus(req.headers, file);
    if (status === 200) return this.#send(req, res, path, handle, file);
    closeSync(handle);
    if (status !== 304) return sendText(res, 412);
    res.writeHead(304, mediaHeaders(path, file) as string[]).end();
    return 0;
  }

  #open(path: string): number | null {
    const { folder, file } = hashedPath(path) ?? {};
    if (!folder || !file || file.startsWith('.')) return null;
    try {
      const handle = openSync(join(this.folder, folder, file), 'r');
      if (fstatSync(handle).isFile()) return handle;
      closeSync(handle);
      return null;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EISDIR'].includes((error as NodeJS.ErrnoException).code!)) return null;
      throw error;
    }
  }

  #send(req: IncomingMessage, res: ServerResponse, path: string, handle: number, file: Validators & { size: number }): number {
    if (this.#underWay >= mostUnderWay) {
      closeSync(handle);
      return sendText(res, 503);
    }
    const asked = rangeHolds(req.headers, file) ? stretchOf(req.headers.range, file.size) : null;
    if (asked === 'none') {
      closeSync(handle);
      return sendText(res, 416, ['Content-Range', `bytes */${file.size}`]);
    }
    const { start, end } = asked ?? { start: 0, end: file.size - 1 };
    const range = asked ? ['Content-Range', `bytes ${start}-${end}/${file.size}`] : ['Accept-Ranges', 'bytes'];
    res.writeHead(asked ? 206 : 200, [...mediaHeaders(path, file, end - start + 1), ...range]);
    if (req.method === 'HEAD' || start > end) {
      closeSync(handle);
      res.end();
      return 0;
    }
    this.#underWay++;
    void sendStretch(res, handle, start, end).finally(() => this.#underWay--);
    return end - start + 1;
  }
}

function sendText(res: ServerResponse, status: number, more: string[] = []): number {
  const { headers, body } = textAnswer(status);
  res.writeHead(status, [...headers, ...more]).end(body);
  return body.length;
}
