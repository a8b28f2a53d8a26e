/** An address that answers, as it is asked for again. `bytes`: of its body as it was sent. `from`: where it was named first. */
export type FoundPath = { path: string; status: number; type: string; bytes: number; group: string; from: string };

/** An address that leads on. `location` is as the server wrote it, `to` where that leads: a path here, or a whole address elsewhere. */
export type FoundRedirect = { from: string; to: string; status: number; location: string; said: string };

/** An address that is linked and does not answer as it should, or is too large to be asked for again and again. */
export type LeftOut = { path: string; why: string; from: string };

/** What a crawl found. `notes` are sentences for whoever started it. */
export type Site = { origin: string; paths: FoundPath[]; redirects: FoundRedirect[]; leftOut: LeftOut[]; notes: string[] };

/** How an answer is counted, by its type. */
export function groupOf(type: string): string {
  if (/^text\/html|xhtml/.test(type)) return 'page';
  if (/css|javascript|font|manifest|wasm/.test(type)) return 'asset';
  if (/^(?:image|video|audio)\//.test(type)) return 'media';
  if (/xml|json/.test(type)) return 'feed';
  return 'other';
}

type Moved = Omit<FoundRedirect, 'said'>;

/** Where each redirect ends, in words: what readers meet who come that way. */
export function explained(redirects: readonly Moved[], statuses: ReadonlyMap<string, number>): FoundRedirect[] {
  const next = new Map(redirects.map((redirect) => [redirect.from, redirect.to]));
  return redirects.map((redirect) => ({ ...redirect, said: story(redirect, next, statuses) }));
}

function story({ from, to }: Moved, next: ReadonlyMap<string, string>, statuses: ReadonlyMap<string, number>): string {
  const way = [from];
  let at = to;
  for (; next.has(at) && !way.includes(at); at = next.get(at)!) way.push(at);
  if (way.includes(at)) return `never ends: ${[...way, at].join(' → ')}`;
  if (!at.startsWith('/')) return `leads elsewhere, to ${at}, which is not asked`;
  const status = statuses.get(at);
  const end = status === undefined ? ', which was not asked' : status === 200 ? '' : `, which answers ${status}`;
  return way.length === 1 ? `leads to ${at}${end}` : `takes ${way.length} steps: ${[...way, at].join(' → ')}${end}`;
}
