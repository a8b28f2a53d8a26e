import type { LineFault } from './read-text.js';
import type { Rule } from './rule.js';

/** A rule as it is kept. */
export type KeptRule = Rule & { id: number; feedId: number | null; hits: number; lastUsedAt: string | null };

/** What a text of rules did, or would do: each rule that is new or other, how many were there already, and every line that is none. */
export type TakeReport = { added: Rule[]; changed: Rule[]; unchanged: number; removed: string[]; refused: LineFault[] };
