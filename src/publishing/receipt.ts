import type { Made } from './trace.store.js';

/** The proof of a publication: what it did to the site. Paths are in their decoded form. */
export type Receipt = {
  /** pages and redirects that are new or different */
  changed: string[];
  /** addresses that no longer answer 200 */
  removed: string[];
  /** pages that were made again and came out the same, so their files were left alone */
  untouched: number;
  /** pages that could not be made; their last good files stay */
  failed: { path: string; reason: string }[];
  /** pages that show a text as it is written, because it can't be rendered */
  asWritten: { path: string; reason: string }[];
  /** files of the tree that belonged to nothing */
  swept: number;
  milliseconds: number;
};

export const nothingDone: Receipt = { changed: [], removed: [], untouched: 0, failed: [], asWritten: [], swept: 0, milliseconds: 0 };

type Outcomes = Pick<Receipt, 'failed' | 'asWritten'> & { made: Made[] };

export function receiptOf({ made, failed, asWritten }: Outcomes, swept: number, milliseconds: number): Receipt {
  const touched = made.filter(({ changed }) => changed);
  const answers = ({ kind }: Made) => kind === 'page' || kind === 'moved';
  return {
    changed: touched.filter(answers).map(({ path }) => path),
    removed: touched.filter((each) => !answers(each)).map(({ path }) => path),
    untouched: made.length - touched.length,
    failed,
    asWritten,
    swept,
    milliseconds: Math.round(milliseconds),
  };
}
