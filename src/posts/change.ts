import type { Trust } from '../auth/html-rights.js';
import type { Reason } from './revision.store.js';

export type Status = 'idea' | 'scheduled' | 'published' | 'trashed';

/**
 * Who changes a post, why, and what it becomes. `version` is the one that the change began from; `at` is when its author
 * says that it was made, for an import. `takeover`: they were told whose the address was, and take it (posts/taken.store.ts).
 */
export type Change = { by: number | null; reason: Reason; status: Status; version?: number; at?: string; takeover?: boolean };

/** What a new post is beside its fields. */
export type Origin = { authorIds: number[]; trust?: Trust; source?: string; sourceDigest?: string; extra?: string | null };
