import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { siteInCopy } from '../app/site-in-copy.js';
import { configOf } from '../backup/copy.store.js';
import { dropComing, restoreBackup, type Restored } from '../backup/restore.service.js';
import { Clock } from '../platform/clock.js';
import { type Command, readArguments } from './command.js';
import { sentence } from './rebuild.command.js';

const options = { into: { type: 'string' }, json: { type: 'boolean' }, quiet: { type: 'boolean' } } as const;

export const run: Command['run'] = async (args, { config, out, progress }) => {
  const { values, positionals } = readArguments(args, options, ['FILE']);
  // As in rebuild: texts pass through by the thousand
  setFlagsFromString('--optimize-for-size');
  const place = values.into === undefined ? config : configOf(config, resolve(values.into));
  const clock = new Clock();
  const cut = (signal: NodeJS.Signals) => {
    dropComing(place);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', cut).once('SIGTERM', cut);
  const watch = (done: number, total: number, what = 'pages') => values.quiet || progress(`${done} of ${total} ${what}`);
  const restored = await restoreBackup(config, positionals[0]!, place, siteInCopy(clock), () => clock.iso(), watch);
  process.off('SIGINT', cut).off('SIGTERM', cut);
  progress('');
  if (values.json) out(JSON.stringify(restored));
  else if (!values.quiet) out(inWords(restored));
  return restored.receipt.failed.length > 0 ? 1 : 0;
};

function inWords({ into, made, version, counts, aside, receipt }: Restored): string {
  return [
    `${into} is the blog of ${made} (Qvill ${version}): ${counts.posts} posts, ${counts.media} files, ${counts.people} accounts`,
    ...(aside === null ? [] : [`What was there before is in ${aside}: remove it when you are sure`]),
    sentence(receipt),
  ].join('\n');
}
