import { headerOf } from './raw-headers.js';
import type { StoredAnswer } from './stored-answer.js';

/**
 * An answer out of the tree, with the proof by which Varnish knows it when Varnish asks: which address it is the whole file of. nginx/site.conf says
 * the same. No other answer has it, so nothing else is ever kept (nginx/qvill.vcl).
 */
export function proven<T extends StoredAnswer>(req: { url?: string; rawHeaders: readonly string[] }, answer: T): T {
  if (headerOf(req.rawHeaders, 'x-qvill-edge') !== '1') return answer;
  return { ...answer, headers: [...answer.headers, 'X-Qvill-Whole', req.url!] };
}
