export interface Redirect {
  readonly status: number;
  readonly target: string;
}

/** The line of a `.TO` file, `301 /new-path`. Null for a damaged one: a redirect to nowhere is worse than none. */
export function parseMarker(text: string): Redirect | null {
  const match = /^(30[12378]) ([\x21-\x7e]+)\s*$/.exec(text);
  return match ? { status: Number(match[1]), target: match[2]! } : null;
}
