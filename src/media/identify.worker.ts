import { closeSync, openSync, readSync } from 'node:fs';
import { fileTypeFromFile } from 'file-type';

const lookBytes = 4_096;

/** The media type that a file's bytes have; null when nobody knows them. Its name is not looked at. */
export async function typeOf(file: string): Promise<string | null> {
  const known = (await fileTypeFromFile(file))?.mime ?? null;
  return known === null || known === 'application/xml' ? (typeOfText(beginningOf(file)) ?? known) : known;
}

/** Before their first element, drawings may have an XML declaration, comments, a DOCTYPE, all of them with line breaks. */
function typeOfText(text: string): string | null {
  const body = text.replace(/^(?:\uFEFF|\s|<\?[^>]*>|<!--[^]*?-->|<!doctype\s+svg[^[>]*(?:\[[^\]]*\]\s*)?>)+/i, '');
  if (/^<(?:svg:)?svg[\s>/]/i.test(body)) return 'image/svg+xml';
  return /^<(!doctype html|html|head|body|script|title|meta|iframe|a |div|p[\s>])/i.test(body) ? 'text/html' : null;
}

function beginningOf(file: string): string {
  const handle = openSync(file, 'r');
  const bytes = Buffer.alloc(lookBytes);
  const length = readSync(handle, bytes, 0, lookBytes, 0);
  closeSync(handle);
  return bytes.toString('utf8', 0, length);
}
