import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from '../core/problem.js';
import { LineLogger } from '../platform/line.logger.js';
import { privateHeaders } from '../platform/security-headers.js';
import { problemJson } from '../platform/problem-json.js';
import { retrySeconds, statuses } from '../platform/problem-status.js';

/** What a door of readers' own answers with: bytes and text as they are, everything else as JSON. */
export type Reply = { status: number; headers: Record<string, string>; body: Buffer | string | object };

/** A door of readers' own, below one first segment. `parts` is what comes after that. */
export type ReaderDoor = { reply: (request: IncomingMessage, parts: string[]) => Promise<Reply>; close: () => void };

/** The reply that `work` gives; a problem is told as problem+json (RFC 9457). */
export async function replyTo(request: IncomingMessage, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) return refusal(error);
    new LineLogger().error(`${request.method} ${request.url?.replace(/\?.*/s, '')}: ${error instanceof Error ? error.stack : String(error)}`, 'http');
    return refusal(new Problem('busy', 'That did not work just now'));
  }
}

function refusal(problem: Problem): Reply {
  const status = statuses[problem.kind];
  const later: Record<string, string> = status === 429 ? { 'Retry-After': String(retrySeconds) } : {};
  const body = problemJson({ status, title: problem.kind, detail: problem.message, problem });
  return { status, headers: { 'Content-Type': 'application/problem+json', ...later }, body };
}

/** Nobody keeps it, unless its own headers say so. Node itself leaves the body out for HEAD. Returns how many bytes the body has. */
export function sendReply(response: ServerResponse, { status, headers, body }: Reply): number {
  const isReady = Buffer.isBuffer(body) || typeof body === 'string';
  const bytes = isReady ? body : JSON.stringify(body);
  const length = Buffer.byteLength(bytes);
  const type = isReady ? {} : { 'Content-Type': 'application/json' };
  response.writeHead(status, { ...privateHeaders, ...type, 'Content-Length': length, ...headers }).end(bytes);
  return length;
}
