import type { Rendered } from '../core/markdown.js';
import type { richText } from '../platform/rich-text.js';

/** What is asked of a worker: a text with what `richText` takes beside it, and its excerpt in the author's own words. */
export type Text = { markdown: [markdown: string, idPrefix: string, options?: Parameters<typeof richText>[2]]; excerpt: string; isCleaned: boolean };

/** A text as HTML. `ownExcerptHtml` is the author's excerpt; empty without one. `minutes` is how long the text takes to read. */
export type Made = Rendered & { ownExcerptHtml: string; minutes: number };

/** Why a text has no HTML. */
export type Fault = 'long' | 'slow' | 'late' | 'deep' | 'swollen' | 'broken';

/** What a worker says: when it began, by its thread's own time in milliseconds, and what came of it. */
export type Reply = { begunMs: number } | { made: Made } | { fault: Fault };

/** The longest text that is kept and rendered, and the longest HTML that may come of one, in characters. */
export const most = { characters: 500_000, html: 3_000_000 };

/**
 * How long a text may take of a processor's time: several times what any text of its length takes that nobody made for this, and
 * four tenths of a second at most. Its author waits for little more, and nobody else waits for it at all.
 */
export const mostMs = (characters: number): number => 290 + characters / 5_000;

/** How many times as long while nobody waits: a slow machine that has just begun must not leave out a good text for ever. */
export const patience = 4;
