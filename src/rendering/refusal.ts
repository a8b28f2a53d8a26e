import { Problem } from '../core/problem.js';
import { type Fault, most, mostMs } from './job.js';

const sentences: Record<Fault, string> = {
  long: `The text is longer than ${most.bytes / 1_000_000} MB. Make several posts of it`,
  slow: `The text takes longer than ${mostMs / 1_000} s to turn into a page. Signs that Markdown gives a meaning to, repeated by the thousand, do that: * _ [ < > | and backticks`,
  deep: 'The text is nested too deeply to turn into a page: lists, quotes or brackets within one another, by the thousand',
  swollen: 'The text makes too large a page: something in it is repeated by the thousand',
  broken: 'The text can’t be turned into a page',
};

/** Why a text can't be shown, for who wrote it. */
export const refusalFor = (fault: Fault): Problem => new Problem('invalid', sentences[fault], 'markdown');
