import { type Changed, type Rehearsal, rehearseUpgrade } from '../backup/rehearsal.service.js';
import { failures } from '../publishing/receipt.js';
import { type Command, readArguments, WrongUse } from './command.js';

const options = { to: { type: 'string' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } } as const;

export const run: Command['run'] = async (args, { config, out, progress }) => {
  const { values } = readArguments(args, options, []);
  if (!values.to || !values['dry-run']) throw new WrongUse('it says what another version would make of the blog: --to FOLDER --dry-run');
  progress('The other version makes the site from a copy …');
  const rehearsal = await rehearseUpgrade(config, values.to);
  progress('');
  out(values.json ? JSON.stringify(rehearsal) : inWords(rehearsal));
  return rehearsal.failed.length > 0 ? 1 : 0;
};

/** How many files are named, and how many differences are shown. */
const most = { names: 50, diffs: 3 };

function inWords({ version, migrations, total, waiting, changed, failed, milliseconds }: Rehearsal): string {
  const left = changed.length - most.names;
  return [
    `With Qvill ${version} ${changed.length} of ${total} files of the site change (${milliseconds} ms; nothing was changed)`,
    migrations.length === 0 ? 'The database stays as it is' : `The database is changed by ${migrations.join(', ')}`,
    ...(waiting > 0 ? [`${waiting} were about to be made anyway, and are not compared`] : []),
    ...failures(failed).map((each) => `  could not be made: ${each}`),
    ...changed.slice(0, most.names).flatMap((each, n) => [`  ${each.what} ${each.file}`, ...(n < most.diffs ? lines(each) : [])]),
    ...(left > 0 ? [`  … and ${left} more`] : []),
  ].join('\n');
}

const lines = ({ diff }: Changed): string[] => diff.map((line) => `      ${line}`);
