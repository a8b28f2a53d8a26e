import { isName, type Rule } from './rule.js';

/** A prefix or pattern as a regular expression, for servers that have nothing else. Ours has no two ways to match, so it can't run away. @param from `^` and what paths begin with there */
export function regexOf(source: string, from = '^/'): string {
  const parts = source.slice(1).split('/');
  const hasRest = parts.at(-1) === '*';
  const words = (hasRest ? parts.slice(0, -1) : parts).map((part) =>
    isName(part) ? '([^/]+)' : decodeURIComponent(part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  if (words.length === 0) return `${from}(.*)$`;
  return `${from}${words.join('/')}${hasRest ? '(?:/(.*))?' : '/?'}$`;
}

/** Its target, with what the expression has captured in the place of names. */
export function targetWith({ source, target }: Rule, captured: (number: number) => string): string {
  const names = source
    .split('/')
    .filter((part) => isName(part) || part === '*')
    .map((part) => (part === '*' ? ':splat' : part));
  return (target ?? '').replace(/:[a-z]\w*/gi, (whole) => (names.includes(whole.toLowerCase()) ? captured(names.indexOf(whole.toLowerCase()) + 1) : whole));
}
