import { rollback } from '../upgrade/rollback.service.js';
import { type Command, readArguments } from './command.js';
import { cutOff, wentBackInWords, withSteps } from './switching.js';

const options = { restart: { type: 'string' }, json: { type: 'boolean' }, quiet: { type: 'boolean' } } as const;

export const run: Command['run'] = async (args, terminal) => {
  const { values } = readArguments(args, options, []);
  return withSteps(terminal, values.quiet ?? false, async (telling, environment) => {
    const done = await rollback(terminal.config, { restart: values.restart, environment }, telling).catch(
      cutOff(telling, 'Another “bin/qvill rollback” goes on'),
    );
    const isWell = done.wrong.length === 0 && done.lost === null;
    terminal.progress('');
    if (values.json) terminal.out(JSON.stringify(done));
    else if (!values.quiet || !isWell) terminal.out(wentBackInWords(done).join('\n'));
    return isWell ? 0 : 1;
  });
};
