export interface Redirect {
  readonly status: number;
  readonly target: string;
}

/** The line of a `.TO` file, `301 /new-path`. Null for a damaged one: a redirect to nowhere is worse than none. */
export function parseMarker(text: string): Redirect | null {
  const match = /^(30[12378]) ([\x21-\x7e]+)\s*$/.exec(text);
  return match ? { status: Number(match[1]), target: match[2]! } : null;
}

/** The target with the request's query added, before the fragment if there is one. */
export function withQuery(target: string, query: string): string {
  if (query === '') return target;
  const hash = target.indexOf('#');
  const base = hash < 0 ? target : target.slice(0, hash);
  return base + (base.includes('?') ? '&' : '?') + query + target.slice(base.length);
}
