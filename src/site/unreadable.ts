import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { plainHeaders } from '../platform/security-headers.js';
import { tableOf } from '../core/table-of.js';

/** By the code of Node's error (https://nodejs.org/api/http.html#event-clienterror). */
const refusals: Readonly<Record<string, [status: number, words: string]>> = tableOf({
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
});

/**
 * Answers what is no request, as Node itself would, with our headers. The line is no good any more. What is said of nothing that can be named may, on a line
 * on which something was answered, be a request that was smuggled: that line is cut, and so is one on which an answer has begun.
 */
export function refuse(error: NodeJS.ErrnoException, line: Duplex): void {
  const refusal = refusals[error.code ?? ''];
  const hasBegun = (line as { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent === true;
  if (!line.writable || error.code === 'ECONNRESET' || hasBegun || (!refusal && (line as Socket).bytesWritten > 0)) return void line.destroy();
  const [status, words] = refusal ?? [400, 'Bad Request'];
  const body = `${words}\n`;
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(body.length),
    'Cache-Control': 'no-store',
    ...plainHeaders,
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  line.end(`HTTP/1.1 ${status} ${words}\r\n${lines.join('')}\r\n${body}`, () => line.destroy());
}
