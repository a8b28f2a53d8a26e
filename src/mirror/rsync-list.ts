import type { Found } from './plan.js';

/** The files in what `rsync --list-only` says, in UTC: `-rw-r--r--  1,234 2026/11/21 22:44:23 name`. */
export function listedFiles(text: string): Map<string, Found> {
  const lines = text.matchAll(/^-\S+ +([\d,.]+) (\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d) (.+)$/gm);
  return new Map(
    [...lines].map(([, size, year, month, day, time, name]) => [
      unescaped(name!),
      { size: Number(size!.replace(/\D/g, '')), time: Date.parse(`${year}-${month}-${day}T${time}Z`) / 1000 },
    ]),
  );
}

/** `\#010` is a sign that a terminal can't show. */
const unescaped = (name: string): string => name.replace(/\\#([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
