import { setFlagsFromString } from 'node:v8';
import { siteInCopy } from '../app/site-in-copy.js';
import { verifyBackup, type Verified } from '../backup/verify.service.js';
import { verdictInWords } from '../backup/words.js';
import { Clock } from '../platform/clock.js';
import { type Command, readArguments } from './command.js';

const options = { json: { type: 'boolean' }, quiet: { type: 'boolean' } } as const;

export const run: Command['run'] = async (args, { config, out, progress }) => {
  const named = args.some((word) => !word.startsWith('-'));
  const { values, positionals } = readArguments(args, options, named ? ['FILE'] : []);
  // As in rebuild: texts pass through by the thousand
  setFlagsFromString('--optimize-for-size');
  const clock = new Clock();
  const watch = (done: number, total: number, what = 'pages') => values.quiet || progress(`${done} of ${total} ${what} made from the backup`);
  const verified = await verifyBackup(config, positionals[0] ?? 'latest', siteInCopy(clock), () => clock.iso(), watch);
  progress('');
  if (values.json) out(JSON.stringify(verified));
  else if (!values.quiet || verified.wrong.length > 0) out(inWords(verified));
  return verified.wrong.length > 0 ? 1 : 0;
};

/** How many names are listed. */
const named = 20;

function inWords({ place, name, made, version, milliseconds, changedSince, ...verdict }: Verified): string {
  return [
    `${place}/${name}: ${verdictInWords(verdict)}, ${verdict.at.slice(11, 16)} UTC`,
    `  made ${made} by Qvill ${version}; sums, database and ${verdict.total} files of the site looked at in ${milliseconds} ms`,
    ...firstOf(verdict.wrong.map((each) => `  WRONG ${each}`)),
    ...firstOf(changedSince.map((each) => `  changed since: ${each}`)),
  ].join('\n');
}

const firstOf = (lines: string[]): string[] => (lines.length > named ? [...lines.slice(0, named), `  … and ${lines.length - named} more`] : lines);
