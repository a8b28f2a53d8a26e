import { type StoredAnswer, tokenAnswer } from './stored-answer.js';

/** Each of these is asked for by loader.io, or can be typed into its form. */
const endings = ['', '.txt', '.html', '/'];

/**
 * What a load-test service asks for before it sends anything, to know that the site is its customer's (loader.io, “target verification”): by decoded
 * path, before any page or rule. nginx/site.conf passes such paths on.
 */
export function loadTestAnswers(tokens: readonly string[]): ReadonlyMap<string, StoredAnswer> {
  const words = tokens.map((token) => `loaderio-${token}`);
  return new Map(words.flatMap((word) => endings.map((ending) => [`/${word}${ending}`, tokenAnswer(word)])));
}
