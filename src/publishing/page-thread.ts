import type { Config } from '../platform/config.js';
import type { Made as Html, Text } from '../rendering/job.js';
import type { Source } from '../rendering/kept-texts.store.js';
import type { Finished } from './page-maker.store.js';
import type { Failure } from './receipt.js';

/** What a thread that makes pages begins with. `from` and `to` are roots of trees. */
export type Begin = { config: Config; from: string; to: string };

/** What it is told: to hold the blog as it stands, to make pages, and the texts that it asked for. */
export type Order = { kind: 'hold' } | { kind: 'make'; paths: string[] } | { kind: 'text'; number: number; html?: Html; refusal?: string; reason?: string };

/** What it says. */
export type Report =
  | { kind: 'holding' }
  | { kind: 'made'; finished: Finished[]; failed: Failure[] }
  | ({ kind: 'wanted'; number: number } & ({ post: Source } | { apart: Text }));
