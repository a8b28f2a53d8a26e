import type { IncomingHttpHeaders } from 'node:http';

/** What a stored answer is compared by: its entity tag, quotes included, and its Last-Modified text. */
export interface Validators {
  readonly etag: string;
  readonly modified: string;
}

/**
 * The status that a request's conditions lead to (RFC 9110, 13.2.2): 200 send it, 304 the client has it, 412 the
 * client wanted another one. Entity tags beat dates: a date is read only where its tag header is absent.
 */
export function preconditionStatus(headers: IncomingHttpHeaders, page: Validators): 200 | 304 | 412 {
  if (hasFailed(headers, page)) return 412;
  return isUnchanged(headers, page) ? 304 : 200;
}

/** Whether a Range header counts: an If-Range must name these very bytes (RFC 9110, 13.1.5). */
export function rangeHolds(headers: IncomingHttpHeaders, file: Validators): boolean {
  const condition = headers['if-range'];
  if (condition === undefined) return true;
  return typeof condition === 'string' && (condition.endsWith('"') ? condition === file.etag : seconds(condition) === seconds(file.modified));
}

function hasFailed(headers: IncomingHttpHeaders, page: Validators): boolean {
  const match = headers['if-match'];
  if (match !== undefined) return !listHas(match, page.etag);
  const since = headers['if-unmodified-since'];
  return since !== undefined && seconds(since) < seconds(page.modified);
}

function isUnchanged(headers: IncomingHttpHeaders, page: Validators): boolean {
  const noneMatch = headers['if-none-match'];
  if (noneMatch !== undefined) return listHas(noneMatch.replace(/(^|[\s,])W\//g, '$1'), page.etag);
  const since = headers['if-modified-since'];
  // Equal and not "at or before", as in nginx: a page that came back from a backup is older and still another page.
  return since !== undefined && (since === page.modified || seconds(since) === seconds(page.modified));
}

const listHas = (list: string, etag: string) => list.trim() === '*' || list.split(',').some((tag) => tag.trim() === etag);

/** RFC 9110 5.6.7 still asks for the two old date forms; asctime, the one without a zone, means GMT. */
const seconds = (date: string) => Date.parse(date.endsWith('GMT') ? date : `${date} GMT`) / 1000;
