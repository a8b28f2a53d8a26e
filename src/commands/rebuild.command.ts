import { setFlagsFromString } from 'node:v8';
import { prepareData } from '../app/data-folder.store.js';
import { publisherAlone } from '../app/publisher-alone.js';
import { Clock } from '../platform/clock.js';
import { failures, type Receipt } from '../publishing/receipt.js';
import { type Command, readArguments } from './command.js';

export const run: Command['run'] = async (args, { config, out, progress }) => {
  const { values } = readArguments(args, { json: { type: 'boolean' } }, []);
  // Texts pass through by the thousand: without it they would be let lie until there are 100 MB of them
  setFlagsFromString('--optimize-for-size');
  const clock = new Clock();
  prepareData(config, clock);
  const { publisher, close } = publisherAlone(config, clock);
  const receipt = await publisher.rebuild((done, total, what = 'pages') => progress(`${done} of ${total} ${what}`)).finally(close);
  progress('');
  out(values.json ? JSON.stringify(receipt) : sentence(receipt));
  return receipt.failed.length > 0 ? 1 : 0;
};

/** A receipt in words, and a line for each page that failed. */
export function sentence({ changed, removed, untouched, swept, failed, asWritten, milliseconds }: Receipt): string {
  const counts = [`${changed.length} changed`, `${removed.length} removed`, `${untouched} untouched`, ...(swept > 0 ? [`${swept} stray files swept`] : [])];
  return [
    `Pages: ${counts.join(', ')}, in ${milliseconds} ms`,
    ...failures(failed).map((each) => `  ${each}`),
    ...asWritten.map(({ path, reason }) => `  ${path} shows its text as it is written: ${reason}`),
  ].join('\n');
}
