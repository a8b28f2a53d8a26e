import { type Column, columns, type DeskList, type DeskRow, titleOf } from '../core/desk-row.js';
import { find, folded } from '../core/subsequence.js';

/** What the box found in each column, nearest first, and the column that holds the nearest of all. */
export type Matches = { rows: Record<Column, DeskRow[]>; count: number; nearest: Column | undefined };

/** Every post of the desk, with its title ready to be compared. */
export class DeskPosts {
  readonly #titles: Record<Column, string[]>;

  constructor(readonly list: DeskList) {
    this.#titles = each((column) => list[column].map(([, title]) => folded(titleOf(title))));
    // Compiled before the first key is pressed: cold, 10,000 titles take longer than a frame
    this.find('e');
  }

  static async load(): Promise<DeskPosts> {
    const reply = await fetch('/admin/desk', { headers: { accept: 'application/json' } });
    if (!reply.ok) throw new Error(`The posts could not be loaded: ${reply.status}`);
    return new DeskPosts((await reply.json()) as DeskList);
  }

  find(typed: string): Matches {
    const letters = folded(typed);
    const found = each((column) => find(this.#titles[column], letters));
    const rows = each((column) => found[column].places.map((place) => this.list[column][place]!));
    const [nearest] = columns.filter((column) => rows[column].length > 0).toSorted((a, b) => found[a].nearest - found[b].nearest);
    return { rows, count: columns.reduce((sum, column) => sum + rows[column].length, 0), nearest };
  }
}

const each = <T>(make: (column: Column) => T): Record<Column, T> => ({ ideas: make('ideas'), scheduled: make('scheduled'), published: make('published') });
