import { type Column, columns, type DeskList, type DeskRow, titleOf } from '../../core/desk-row.js';
import { find, folded } from '../../core/subsequence.js';

/** What the box found: the nearest rows of each column, how many match, and the column that holds the nearest of all. */
export type Matches = { rows: Record<Column, DeskRow[]>; counts: Record<Column, number>; count: number; nearest: Column | undefined };

/** Rows of a column on the screen at once: with more, a keystroke on a slow machine takes longer than a frame. */
const shownAtOnce = 30;

/** Every post of the desk, with its title ready to be compared. */
export class DeskPosts {
  readonly #titles: Record<Column, string[]>;

  constructor(readonly list: DeskList) {
    this.#titles = each((column) => list[column].map(([, title]) => folded(titleOf(title))));
  }

  static async load(): Promise<DeskPosts> {
    const reply = await fetch('/admin/desk', { headers: { accept: 'application/json' } });
    if (!reply.ok) throw new Error(`The posts could not be loaded: ${reply.status}`);
    return new DeskPosts((await reply.json()) as DeskList);
  }

  find(typed: string): Matches {
    const letters = folded(typed);
    const found = each((column) => find(this.#titles[column], letters, shownAtOnce));
    const counts = each((column) => found[column].count);
    const rows = each((column) => found[column].places.map((place) => this.list[column][place]!));
    const [nearest] = columns.filter((column) => counts[column] > 0).toSorted((a, b) => found[a].nearest - found[b].nearest);
    return { rows, counts, count: columns.reduce((sum, column) => sum + counts[column], 0), nearest };
  }
}

const each = <T>(make: (column: Column) => T): Record<Column, T> => ({ ideas: make('ideas'), scheduled: make('scheduled'), published: make('published') });
