import { basename } from 'node:path';
import { at, notAPost, type PostReport } from '../archive/run/import-report.js';
import type { ImportList } from '../archive/run/import-list.store.js';
import { besideInWords, isRestore } from '../export/restore-report.js';
import type { Said, Work } from './import-desk.service.js';
import { tableOf } from '../core/table-of.js';

/** Of each kind, on one page. */
const shown = 500;

/** A report as its page shows it. */
export function reportView(report: Said) {
  const { dryRun, run, posts, refused, notices, proof = [] } = report;
  const silent = proof.filter(({ answers }) => !answers);
  const [skipped, beside] = isRestore(report) ? [[], besideInWords(report)] : [report.skipped, []];
  const of = (outcome: PostReport['outcome']) => posts.filter((post) => post.outcome === outcome);
  const coming = [...of('created'), ...of('changed')];
  const others = skipped.filter(({ reason }) => reason !== notAPost);
  return {
    dryRun,
    run,
    created: of('created').length,
    changed: of('changed').length,
    unchanged: of('unchanged').length,
    refusedCount: refused.length,
    coming: coming.slice(0, shown).map(postView),
    moreComing: Math.max(0, coming.length - shown),
    refused: refused.slice(0, shown).map(({ file, reason }) => ({ place: at(file, reason), reason })),
    notices: notices.slice(0, shown).map(({ file, notice }) => ({ place: at(file, notice), notice })),
    moreNotices: Math.max(0, notices.length - shown),
    others: others.slice(0, shown),
    isWhole: isRestore(report),
    beside: beside.map(({ what, names }) => ({ what, names: names.slice(0, shown).join(', ') })),
    proof: proof.length > 0 && {
      all: proof.length,
      answered: proof.length - silent.length,
      silent: silent.slice(0, shown),
      more: Math.max(0, silent.length - shown),
    },
    isNothing: coming.length + beside.length === 0,
  };
}

const postView = ({ place, outcome, title, address, status, publishedAt, aliases = [], files = [] }: PostReport) => ({
  place,
  title,
  address,
  also: [...aliases, ...files].join(' · '),
  said: [outcome === 'created' ? 'new' : 'changed', status, publishedAt?.slice(0, 10) ?? 'no date'].join(' · '),
});

const words: Record<string, string> = tableOf({
  running: 'under way, or broken off',
  done: 'done',
  failed: 'broken off',
  undoing: 'being undone',
  undone: 'undone',
});

/** A run in the list. */
export function runView({ id, engine, source, state, startedAt, failure, _count }: Awaited<ReturnType<ImportList['newest']>>[number], mayUndo: boolean) {
  const counts = `${_count.posts} ${_count.posts === 1 ? 'post' : 'posts'}${_count.media > 0 ? `, ${_count.media} files` : ''}`;
  return {
    id,
    name: basename(source),
    about: [engine, startedAt.slice(0, 16).replace('T', ' '), counts, words[state]].join(' · '),
    failure,
    canUndo: state !== 'undone' && mayUndo,
  };
}

/** What is under way, in words. */
export function workView({ what, done, total }: Work): string {
  const verb = { trial: 'Looking at it', import: 'Importing', undo: 'Undoing' }[what];
  return total === null || total === 0 ? `${verb}: ${done} so far` : `${verb}: ${done} of ${total}`;
}
