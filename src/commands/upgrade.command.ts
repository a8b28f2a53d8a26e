import { rootFolder } from '../platform/folders.js';
import { failures } from '../publishing/receipt.js';
import type { Changed, Rehearsal } from '../upgrade/rehearsal.service.js';
import { type Upgrade, upgrade } from '../upgrade/upgrade.service.js';
import { type Command, readArguments } from './command.js';
import { cutOff, wentBackInWords, withSteps } from './switching.js';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = { to: text, link: text, restart: text, 'dry-run': flag, json: flag, quiet: flag };

export const run: Command['run'] = async (args, terminal) => {
  const { values } = readArguments(args, options, []);
  const { to = rootFolder, link, restart, json = false, quiet = false } = values;
  const dryRun = values['dry-run'] ?? false;
  return withSteps(terminal, quiet, async (telling, environment) => {
    const done = await upgrade(terminal.config, { to, link, restart, dryRun, environment }, telling).catch(cutOff(telling, 'The blog is as it was'));
    const isWell = done.outcome !== 'unfit' && done.outcome !== 'back';
    terminal.progress('');
    if (json) terminal.out(JSON.stringify(done));
    else if (!quiet || !isWell) terminal.out(inWords(done));
    return isWell ? 0 : 1;
  });
};

/** How many files are named, and how many differences are shown. */
const most = { names: 50, diffs: 3 };

function inWords(done: Upgrade): string {
  const { rehearsal, backup } = done;
  return [...(rehearsal ? rehearsedInWords(rehearsal) : []), ...(backup === null ? [] : [`A backup of before is ${backup}`]), ...outcomeInWords(done)].join(
    '\n',
  );
}

function outcomeInWords({ outcome, from, to, reasons, wentBack }: Upgrade): string[] {
  if (outcome === 'same') return [`The blog runs Qvill ${to.version} in ${to.folder} already`];
  if (outcome === 'rehearsed') return ['Nothing was changed'];
  if (outcome === 'unfit') return ['Nothing was changed, and the blog goes on as it was'];
  if (outcome === 'ready')
    return [
      'There is no link to exchange, so it is for you to start the new version: stop the app, and start',
      `  ${to.folder}/bin/qvill serve`,
      'in its place, as it was started before',
    ];
  if (outcome === 'upgraded') return [`The blog runs Qvill ${to.version}${from ? `, after ${from.version}` : ''}; “bin/qvill rollback” goes back`];
  return [`Qvill ${to.version} does not do, and the blog was led back:`, ...reasons.slice(0, most.names).map((each) => `  ${each}`), ...wentBackInWords(wentBack!)]; // prettier-ignore
}

function rehearsedInWords({ version, migrations, total, waiting, changed, failed, wrong, milliseconds }: Rehearsal): string[] {
  const left = changed.length - most.names;
  return [
    `With Qvill ${version} ${changed.length} of ${total} pages change (looked at in ${milliseconds} ms)`,
    migrations.length === 0 ? 'The database stays as it is' : `The database is changed by ${migrations.join(', ')}`,
    ...(waiting > 0 ? [`${waiting} were about to be made anyway, and are not compared`] : []),
    ...failures(failed).map((each) => `  could not be made: ${each}`),
    ...wrong.slice(0, most.names).map((each) => `  WRONG when it was started over a copy: ${each}`),
    ...changed.slice(0, most.names).flatMap((each, n) => [`  ${each.what} ${each.file}`, ...(n < most.diffs ? lines(each) : [])]),
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ];
}

const lines = ({ diff }: Changed): string[] => diff.map((line) => `      ${line}`);
