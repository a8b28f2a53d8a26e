import { inSegments } from './request-target.js';

/**
 * What one kind of route may cost. For people who showed that they are known here (a session, a browser in which somebody signed in, a token) and for
 * strangers apart: neither can take what is the others'.
 */
export type RouteLimits = {
  /** of a request's body, at most: what is larger is refused before it is read */
  bytes: number;
  /** within which all of a stranger's request must be here; from the known, a body may take longer as long as it keeps coming */
  seconds: number;
  /** requests of one client; more are answered 429 */
  perMinute: Record<Who, number>;
  /** requests that are worked on at once; the others wait in line */
  atOnce: Record<Who, number>;
  /** requests that wait; more are answered 503 */
  inLine: Record<Who, number>;
};

export type Who = 'known' | 'stranger';

const [kB, MB] = [1_024, 1_048_576];

/** Of a stranger's request, whatever the route: a form of the log-in, a mention, an app that asks for a token. More has to show whose it is first. */
export const strangerBytes = 64 * kB;
/** Within which a whole request must be here, unless it comes from somebody known: its headers in the first of them. */
export const requestSeconds = { headers: 10, all: 30 };
/** Bytes a second, over half a minute, of a body that may take longer, and of an answer that is being read. */
export const leastRate = { body: 4 * kB, answer: 1 * kB };

const usual = {
  seconds: requestSeconds.all,
  perMinute: { known: 6_000, stranger: 120 },
  atOnce: { known: 32, stranger: 8 },
  inLine: { known: 128, stranger: 64 },
} as const;

/** By name. The tree's pages and files are in none: they cost nearly nothing, and are what all of this is for. */
export const limits = {
  search: { ...usual, bytes: kB },
  kudos: { ...usual, bytes: kB },
  /** previews by secret address, and pictures of other hosts on their first way here: a page may have many */
  shown: { ...usual, bytes: kB, perMinute: { known: 6_000, stranger: 600 } },
  /** the ways in: signing in, setting up, accepting an invitation */
  entrance: { ...usual, bytes: strangerBytes },
  api: { ...usual, bytes: 8 * MB },
  admin: { ...usual, bytes: 8 * MB, perMinute: { known: 6_000, stranger: 600 } },
  /** what takes files; how large each may be is for whoever keeps it to say. nginx/site.conf lets as much through. */
  files: { ...usual, bytes: 210 * MB, atOnce: { known: 16, stranger: 8 } },
} as const satisfies Record<string, RouteLimits>;

export type Kind = keyof typeof limits;

const entrances = new Set(['session', 'setup', 'invitation']);
const takesFiles = /^\/(?:admin\/(?:media(?:\/[^/]+\/replacement)?|imports|settings\/icon|redirects\/import)|api\/(?:media|micropub(?:\/media)?))\/?$/;

/** Which kind a route of the app is. An address that is spelled oddly is one of the strictest it could be, or finds no route at all. @param target as in the request, query and all */
export function kindOf(method: string, target: string): Kind {
  const [path, first, second] = inSegments(target);
  if (first === 'search' || first === 'kudos') return first;
  if (first === 'preview' || first === 'moxy') return 'shown';
  if (method === 'POST' && takesFiles.test(path)) return 'files';
  if (first === 'admin') return entrances.has(second) ? 'entrance' : 'admin';
  return 'api';
}
