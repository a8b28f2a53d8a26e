import { inLines } from '../../core/lines.js';
import { Problem } from '../../core/problem.js';

/** What became of a post of the source, or would. */
export type PostReport = {
  /** where it stands in the source */
  place: string;
  outcome: 'created' | 'changed' | 'unchanged' | 'refused';
  title?: string;
  /** the path at which it lives, or is going to */
  address?: string;
  status?: string;
  publishedAt?: string | null;
  /** old addresses that lead to it */
  aliases?: string[];
  /** files that came with it, as it names them */
  files?: string[];
  /** what was unusual and how it was taken */
  notices?: string[];
  /** why it became no post */
  reason?: string;
};

/** What became of each post of an import. Places are as the source tells them. */
export type ImportReport = {
  /** whether nothing was written because only the report was asked for */
  dryRun: boolean;
  /** by which it can be undone; none: it wrote nothing */
  run: number | null;
  created: string[];
  changed: string[];
  /** imported before, and the same since */
  unchanged: string[];
  /** files that became no post, each with the reason */
  refused: { file: string; reason: string }[];
  /** what was unusual and how it was taken */
  notices: { file: string; notice: string }[];
  /** what is no post: images, style sheets */
  skipped: { file: string; reason: string }[];
  posts: PostReport[];
  /** of the old site: what must be answered from now on */
  oldAddresses: string[];
};

export function reportOf(
  posts: PostReport[],
  { dryRun, run, skipped, oldAddresses }: Pick<ImportReport, 'dryRun' | 'run' | 'skipped' | 'oldAddresses'>,
): ImportReport {
  const placesOf = (outcome: PostReport['outcome']) => posts.filter((post) => post.outcome === outcome).map(({ place }) => place);
  const refused = posts.filter(({ outcome }) => outcome === 'refused').map(({ place, reason = '' }) => ({ file: place, reason }));
  const notices = posts.flatMap(({ place, notices: all = [] }) => all.map((notice) => ({ file: place, notice })));
  return {
    dryRun,
    run,
    created: placesOf('created'),
    changed: placesOf('changed'),
    unchanged: placesOf('unchanged'),
    refused,
    notices,
    skipped,
    posts,
    oldAddresses,
  };
}

/** Of the other files, those that somebody may have taken for posts. */
const textFile = /\.(md|markdown|html?)$|\/$/i;

/** The report in words: counts, then a line for each post of a dry run, each refusal and each notice. */
export function reportInWords(report: Omit<ImportReport, 'oldAddresses'>): string {
  const { dryRun, run, created, changed, unchanged, refused, notices, skipped, posts } = report;
  const would = dryRun ? 'would be ' : '';
  return inLines([
    `${created.length} ${would}imported, ${changed.length} ${would}changed, ${unchanged.length} the same as before, ${refused.length} refused, ${skipped.length} other files`,
    ...(dryRun ? posts.filter(({ outcome }) => outcome === 'created' || outcome === 'changed').map(lineOf) : []),
    ...skipped.filter(({ file, reason }) => textFile.test(file) || reason !== notAPost).map(({ file, reason }) => `skipped  ${file}: ${reason}`),
    ...refused.map(({ file, reason }) => `refused  ${file}: ${reason}`),
    ...notices.map(({ file, notice }) => `note     ${at(file, notice)}: ${notice}`),
    ...(run === null || dryRun ? [] : [`Run ${run}: bin/qvill import --undo ${run} takes it back`]),
  ]);
}

/** The reason of a folder for most of what is in it. */
export const notAPost = 'it is about the blog, not in it';

/** `a.md:12`, when a sentence names the line. */
export const at = (place: string, sentence: string): string => {
  const [, line] = /\bline (\d+)/.exec(sentence) ?? [];
  return line ? `${place}:${line}` : place;
};

function lineOf({ place, outcome, title, address, status, publishedAt, aliases = [], files = [] }: PostReport): string {
  const also = [...aliases, ...files.map((file) => `file ${file}`)];
  const day = publishedAt?.slice(0, 10) ?? 'no date';
  return `${outcome === 'created' ? 'new     ' : 'changed '} ${place}: “${title}” at ${address}, ${status}, ${day}${also.length > 0 ? `, and ${also.join(', ')}` : ''}`;
}

/** What is said of one post; anything else, a full disk or a locked database, is no fault of this one, and would be none of the next. */
export function reasonIn(error: unknown): string {
  if (!(error instanceof Problem)) throw error;
  return error.message;
}
