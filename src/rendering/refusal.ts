import { Problem } from '../core/problem.js';
import { type Fault, type Made, most } from './job.js';

const sentences: Record<Fault, string> = {
  long: `The text is longer than ${most.characters} characters. Make several posts of it`,
  slow: 'The text takes too long to turn into a page. Signs that Markdown gives a meaning to, repeated by the thousand, do that: * _ [ < > | and backticks',
  late: 'The machine is too busy to turn the text into a page. Try again later',
  deep: 'The text is nested too deeply to turn into a page: lists, quotes or brackets within one another, by the thousand',
  swollen: 'The text makes too large a page: something in it is repeated by the thousand',
  broken: 'The text can’t be turned into a page',
};

/** Why a text can't be shown, for who wrote it. */
export const refusalFor = (fault: Fault): Problem => (fault === 'late' ? new Problem('busy', sentences.late) : refusedWith(sentences[fault]));

export const refusedWith = (sentence: string): Problem => new Problem('invalid', sentence, 'markdown');

/** What came of a text: its HTML, or why there is none. */
export type Result = Made & { refusal: string | null };

/** A refusal is a result as well. Any other failure says nothing about the text. */
export async function resultOf(rendering: Promise<Made>): Promise<Result> {
  try {
    return { ...(await rendering), refusal: null };
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'invalid') throw error;
    return { html: '', excerptHtml: '', ownExcerptHtml: '', hasMore: true, minutes: 0, refusal: error.message };
  }
}
