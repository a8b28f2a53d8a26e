import { setFlagsFromString } from 'node:v8';
import { makeBackup } from '../backup/make.service.js';
import { shelfFor } from '../backup/shelves.js';
import { inBytes, madeInWords } from '../backup/words.js';
import { Clock } from '../platform/clock.js';
import { type Command, readArguments, WrongUse } from './command.js';
import { fileFailure } from './export-site.js';

const options = { to: { type: 'string' }, keep: { type: 'string' }, json: { type: 'boolean' }, quiet: { type: 'boolean' } } as const;

export const run: Command['run'] = async (args, { config, out, progress }) => {
  const { values } = readArguments(args, options, []);
  if (values.keep !== undefined && !/^[1-9]\d{0,4}$/.test(values.keep)) throw new WrongUse('--keep takes a number, 1 or more');
  // A library passes through piece by piece: without it they would be let lie until there are 100 MB of them
  setFlagsFromString('--optimize-for-size');
  const clock = new Clock();
  const shelf = await shelfFor(config, values.to);
  const watch = (bytes: number, total: number) => progress(`${inBytes(bytes)} of ${inBytes(total)}`);
  let unwatch = () => {};
  const onDraft = (drop: () => Promise<void>) => (unwatch = droppedWhenCutOff(drop));
  const keep = values.keep === undefined ? null : Number(values.keep);
  const made = await makeBackup(config, shelf, () => clock.iso(), { keep, progress: values.quiet ? () => {} : watch, onDraft })
    .catch((error: unknown) => {
      throw fileFailure(error);
    })
    .finally(() => unwatch());
  progress('');
  if (values.json) out(JSON.stringify(made));
  else if (!values.quiet || made.lacks > 0) out(madeInWords(made));
  return made.lacks > 0 ? 1 : 0;
};

/** Ctrl-C: nothing half written stays. */
function droppedWhenCutOff(drop: () => Promise<void>): () => void {
  const cut = (signal: NodeJS.Signals) => void drop().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  process.once('SIGINT', cut).once('SIGTERM', cut);
  return () => process.off('SIGINT', cut).off('SIGTERM', cut);
}
