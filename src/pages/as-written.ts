import { escapeHtml } from '../core/html.js';
import { readingMinutes } from '../core/reading-time.js';
import { Problem } from '../core/problem.js';
import type { Made } from '../rendering/job.js';

/** A post's text as HTML; with `refusal`, why it can't be had. */
export type PostText = Made & { refusal?: string };

/**
 * A text that can't be rendered is shown as it is written: one post must not stop the lists and feeds that hold it too. Its own page does
 * that only where there is no better one (publishing/page-maker.store.ts).
 */
export async function asWritten(text: Promise<Made>, markdown: string): Promise<PostText> {
  try {
    return await text;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return {
      html: `<pre${writtenSign}>${escapeHtml(markdown)}</pre>`,
      excerptHtml: '',
      ownExcerptHtml: '',
      hasMore: true,
      minutes: readingMinutes(markdown),
      refusal: error.message,
    };
  }
}

/** By this such a page is known again. */
export const writtenSign = ' class="as-written"';
