import { isRulesPath } from '../redirects/rule.js';
import type { Made } from './trace.store.js';

/** A page, and why it is not as it should be. */
export type Failure = { path: string; reason: string };

/** The path of what is wrong with all that changed and not with one page. */
export const wholeSite = '*';

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A list that would name a page that is not there. */
export const waitingFor = (missing: Failure, path: string): Failure => ({ path, reason: `it waits for ${missing.path}: ${missing.reason}` });

/** The proof of a publication: what it did to the site. Paths are in their decoded form. */
export type Receipt = {
  /** pages and redirects that are new or different */
  changed: string[];
  /** addresses that no longer answer 200 */
  removed: string[];
  /** pages that were made again and came out the same, so their files were left alone */
  untouched: number;
  /** pages that could not be made; their last good files stay */
  failed: Failure[];
  /** pages that show a text as it is written, because it can't be rendered */
  asWritten: Failure[];
  /** files of the tree that belonged to nothing */
  swept: number;
  /** the caches in front, and what each of them has not acknowledged yet */
  edges: Acknowledgement[];
  /** from the commit of the change until readers got it: from every cache that acknowledged in time */
  milliseconds: number;
};

/** A cache in front: how many addresses it has not acknowledged, and why not. */
export type Acknowledgement = { edge: string; outstanding: number; reason: string | null };

export const nothingDone: Receipt = { changed: [], removed: [], untouched: 0, failed: [], asWritten: [], swept: 0, edges: [], milliseconds: 0 };

type Outcomes = Pick<Receipt, 'failed' | 'asWritten'> & { made: Made[] };

export function receiptOf({ made, failed, asWritten }: Outcomes, swept: number, milliseconds: number): Receipt {
  const touched = made.filter(({ changed, path }) => changed && !isRulesPath(path));
  const answers = ({ kind }: Made) => kind === 'page' || kind === 'moved';
  return {
    changed: touched.filter(answers).map(({ path }) => path),
    removed: touched.filter((each) => !answers(each)).map(({ path }) => path),
    untouched: made.length - touched.length,
    failed,
    asWritten,
    swept,
    edges: [],
    milliseconds: Math.round(milliseconds),
  };
}

/** How many pages a sentence names. */
const named = 3;

/** What could not be made, in words: pages of one reason, such as a broken theme, are one sentence. */
export function failures(failed: Receipt['failed']): string[] {
  const byReason = Map.groupBy(failed, ({ reason }) => reason);
  return [...byReason].map(([reason, pages]) => {
    if (pages[0]!.path === wholeSite) return `What changed is kept and not on the site yet; readers get the last good pages, and it is tried again: ${reason}`;
    const paths = pages
      .slice(0, named)
      .map(({ path }) => path)
      .join(', ');
    const more = pages.length > named ? ` and ${pages.length - named} more` : '';
    return pages.length === 1
      ? `${paths} could not be made and keeps its last good file: ${reason}`
      : `${paths}${more} could not be made and keep their last good files: ${reason}`;
  });
}
