import type { Problem } from '../core/problem.js';

/*
 * What programs are told when something went wrong. The API speaks problem+json (RFC 9457); what apps of others ask in the language
 * of OAuth 2.0 (RFC 6749, 5.2) and of Micropub (https://www.w3.org/TR/micropub/#error-response) is answered in theirs.
 */

export type Fault = { status: number; title: string; detail: string; problem: Problem | null };
type ProgramAnswer = { status: number; headers: Record<string, string>; body: string };

export const isApi = (url: string): boolean => /^\/api(?![^/?])/.test(url);

const speaksOAuth = (url: string): boolean => /^\/api\/(?:micropub|indieauth)(?![^/?])/.test(url);

/** Who has no token learns nothing, but by the words of OAuth that there is one to be had. */
export function programAnswer(url: string, fault: Fault): ProgramAnswer {
  const headers = challengeOf(fault);
  if (speaksOAuth(url)) return { status: oauthStatus(fault.status), headers: { ...headers, 'Content-Type': 'application/json' }, body: oauthJson(fault) };
  if (fault.status === 401) return { status: 401, headers, body: '' };
  return { status: fault.status, headers: { ...headers, 'Content-Type': 'application/problem+json' }, body: JSON.stringify(problemJson(fault)) };
}

/** The field at fault, and whatever else the problem carries for its reader. */
export const problemJson = ({ status, title, detail, problem }: Fault): object => ({
  type: 'about:blank',
  title,
  status,
  detail,
  ...(problem?.field ? { field: problem.field } : {}),
  ...problem?.extra,
});

/** `error` is one of a closed list; the sentence is for whoever made the app. */
function oauthJson({ status, detail, problem }: Fault): string {
  const words = wordsOf(problem);
  const usual = status >= 500 ? 'server_error' : status === 403 ? 'forbidden' : 'invalid_request';
  return JSON.stringify({ error: usual, ...words, ...(status === 401 ? { error: 'unauthorized' } : {}), error_description: detail });
}

/** What is wrong with a request is a 400 there, without finer shades. */
const oauthStatus = (status: number): number => ([404, 409, 410, 412, 422, 428].includes(status) ? 400 : status);

/** The challenge of RFC 6750, 3. */
function challengeOf({ status, problem }: Fault): Record<string, string> {
  if (status !== 401 && status !== 403) return {};
  const parts = Object.entries({ realm: 'Qvill', ...wordsOf(problem) }).map(([name, value]) => `${name}="${value}"`);
  return { 'WWW-Authenticate': `Bearer ${parts.join(', ')}` };
}

/** The words of OAuth that a problem carries (auth/bearer.ts). */
function wordsOf(problem: Problem | null): { error?: string; scope?: string } {
  const { error, scope } = (problem?.extra ?? {}) as { error?: string; scope?: string };
  return { ...(error ? { error } : {}), ...(scope ? { scope } : {}) };
}
