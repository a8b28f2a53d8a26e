export type Stretch = { start: number; end: number };

/**
 * The one stretch of a file that a Range header asks for, `end` included (RFC 9110, 14.2); null for the whole file;
 * `none` when it asks for what is not there. Several stretches at once are answered with the whole: nobody who plays a
 * video asks so. Where the RFC leaves a choice this does what nginx does.
 */
export function stretchOf(header: string | undefined, size: number): Stretch | null | 'none' {
  if (header === undefined || !/^bytes=./i.test(header)) return null;
  let found: Stretch | null = null;
  for (const part of header.slice('bytes='.length).split(',')) {
    const [, first, last, suffix] = /^ *(?:(\d+) *- *(\d*)|-(\d+)) *$/.exec(part) ?? [];
    if (first === undefined && suffix === undefined) return 'none';
    const start = suffix === undefined ? Number(first) : Math.max(0, size - Number(suffix));
    const end = suffix === undefined && last ? Math.min(Number(last), size - 1) : size - 1;
    if (start <= end && found) return null;
    if (start <= end) found = { start, end };
    else if (start === 0) return null;
  }
  return found ?? 'none';
}
