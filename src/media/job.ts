import type { CardLook, CardWish } from '../core/card.js';
import type { SizeRow } from '../core/media.js';
import type { ProblemKind } from '../core/problem.js';

/** What the workbench gives to a process of its own, as JSON. Paths are absolute. */
export type Job =
  /** `source` is what somebody sent under `name`; what is kept of it is written to `target`. */
  | { kind: 'clean'; source: string; target: string; name: string }
  /** `source` lies in the library; its sizes are written into the folder `target`, none wider in AVIF than `widestAvif` pixels. */
  | { kind: 'sizes'; source: string; target: string; type: string; widestAvif: number }
  /** Cards to draw, of one look. */
  | { kind: 'cards'; look: CardLook; cards: CardWish[] };

/** A file as it is kept. `hasSizes`: smaller forms of it can be made. */
export type Cleaned = { type: string; extension: string; digest: string; bytes: number; width: number | null; height: number | null; hasSizes: boolean };

/** A card in base64. */
export type Drawn = Pick<CardWish, 'id' | 'title'> & { png: string };

export type Done = { cleaned: Cleaned } | { sizes: SizeRow[] } | { drawn: Drawn[] };

/** What comes back: the work, or why it could not be done. `kind` is null when the process itself is at fault. */
export type Reply = Done | { problem: { kind: ProblemKind | null; message: string } };
