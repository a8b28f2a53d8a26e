import { Problem } from '../core/problem.js';
import { placeFrom } from '../mirror/place.js';
import { push, type PushReport } from '../mirror/push.service.js';
import { targetFor } from '../mirror/targets.js';
import { type Command, readArguments, WrongUse } from './command.js';

const options = {
  site: { type: 'boolean' },
  stubs: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean' },
} as const;

export const exportSite: Command['run'] = async (args, { config, out, progress }) => {
  const { values, positionals } = readArguments(args, options, ['TARGET']);
  const place = placeFrom(positionals[0]!);
  if (!place) throw new WrongUse(`TARGET is “${positionals[0]}”; it takes a folder, host:path, rsync://host/module/path or s3://bucket/prefix`);
  if (place.kind === 'bucket' && values.stubs) throw new WrongUse('--stubs is for folders: in a store each old address leads on anyway');
  const start = performance.now();
  const target = await targetFor(place, config);
  const dryRun = values['dry-run'];
  const watch = (done: number, total: number) => progress(`${done} of ${total} files sent`);
  const report = await push(config, target, { dryRun, stubs: values.stubs, progress: watch }).catch((error: unknown) => {
    throw fileFailure(error);
  });
  progress('');
  const milliseconds = Math.round(performance.now() - start);
  out(values.json ? JSON.stringify({ ...report, dryRun, milliseconds }) : inWords(report, dryRun, milliseconds));
  return 0;
};

function inWords({ target, sent, removed, untouched, bytes, redirects, gone }: PushReport, dryRun: boolean, milliseconds: number): string {
  const names = dryRun ? [...sent.map((name) => `  + ${name}`), ...removed.map((name) => `  - ${name}`)] : [];
  const [has, isGone] = dryRun ? ['would be sent', 'would be removed'] : ['sent', 'removed'];
  const counts = `${sent.length} files ${has} (${Math.ceil(bytes / 1000)} kB), ${removed.length} ${isGone}, ${untouched} untouched`;
  return [`${target}: ${counts}, in ${milliseconds} ms; ${redirects} old addresses lead on, ${gone} are gone`, ...names].join('\n');
}

/** A folder that can't be written is the owner's to know in words. */
export function fileFailure(error: unknown): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  return code && path && /^E[A-Z]+$/.test(code) ? new Problem('conflict', `${path} can’t be written (${code})`) : error;
}
