import type { ImportReport, PostReport } from '../archive/run/import-report.js';
import { inLines } from '../core/lines.js';

/** What became of an export. */
export type RestoreReport = {
  dryRun: boolean;
  /** by which it can be undone; none: it wrote nothing */
  run: number | null;
  /** files whose posts are here now, or would be */
  restored: string[];
  /** whose posts are here already, as they are there */
  unchanged: string[];
  refused: { file: string; reason: string }[];
  notices: { file: string; notice: string }[];
  /** how the posts of both kinds stand */
  posts: PostReport[];
  /** names of the library’s files that are new here */
  media: string[];
  /** names of those that are what they were there, and were not before */
  settings: string[];
  /** sources of redirect rules that are new or another one */
  rules: string[];
  /** addresses of texts of rules that are followed from now on */
  followed: string[];
  /** people who are new here, by the word for them in addresses */
  people: string[];
  /** webmentions that came with posts */
  mentions: number;
  /** addresses that are never unknown here from now on, and were */
  addresses: number;
};

export const emptyRestore = (dryRun: boolean): RestoreReport => ({
  dryRun,
  run: null,
  restored: [],
  unchanged: [],
  refused: [],
  notices: [],
  posts: [],
  media: [],
  settings: [],
  rules: [],
  followed: [],
  people: [],
  mentions: 0,
  addresses: 0,
});

export const isRestore = (report: ImportReport | RestoreReport): report is RestoreReport => 'restored' in report;

type Beside = Pick<RestoreReport, 'media' | 'settings' | 'rules' | 'followed' | 'people' | 'mentions' | 'addresses'>;

/** What came beside the posts, or would, in words: how many of each, and which where there are names to tell. */
export const besideInWords = ({ media, settings, rules, followed, people, mentions, addresses }: Beside): { what: string; names: string[] }[] =>
  [
    { count: settings.length, one: 'setting', more: 'settings', names: settings },
    { count: people.length, one: 'person', more: 'people', names: people },
    { count: media.length, one: 'file of the library', more: 'files of the library', names: media },
    { count: rules.length, one: 'redirect', more: 'redirects', names: rules },
    { count: followed.length, one: 'followed text', more: 'followed texts', names: followed },
    { count: mentions, one: 'webmention', more: 'webmentions', names: [] },
    { count: addresses, one: 'address that answered', more: 'addresses that answered', names: [] },
  ].flatMap(({ count, one, more, names }) => (count === 0 ? [] : [{ what: `${count} ${count === 1 ? one : more}`, names }]));

/** The report in words: counts, then a line for each post of a dry run, each refusal and notice. */
export function restoreInWords(report: RestoreReport): string {
  const { dryRun, run, restored, unchanged, refused, notices } = report;
  const would = dryRun ? 'would be ' : '';
  return inLines([
    `An export of a whole blog: ${restored.length} posts ${would}restored, ${unchanged.length} here already, ${refused.length} refused`,
    ...besideInWords(report).map(({ what, names }) => `and      ${what}${dryRun && names.length > 0 ? `: ${names.join(', ')}` : ''}`),
    ...refused.map(({ file, reason }) => `refused  ${file}: ${reason}`),
    ...notices.map(({ file, notice }) => `note     ${file}: ${notice}`),
    ...(run === null || dryRun ? [] : [`Run ${run}: bin/qvill import --undo ${run} takes it back`]),
  ]);
}
