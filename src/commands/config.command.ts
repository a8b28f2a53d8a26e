import { type VariableName, variables } from '../platform/variables.js';
import { type Command, readArguments } from './command.js';

type Value = { name: VariableName; value: string; from: string };

/** Prints what is in force, and where each value came from. A secret is never shown: only whether there is one. */
export const run: Command['run'] = async (args, { config, environment, out }) => {
  const json = readArguments(args, { json: { type: 'boolean' } }, []).values.json ?? false;
  const values = variables.filter(({ name }) => !name.endsWith('_FILE')).map(({ name, default: usual }) => valueOf(name, usual, environment));
  const all = values.map((each) => (each.name === 'QVILL_DATA' ? { ...each, value: config.data } : each));
  if (json) out(JSON.stringify(Object.fromEntries(all.map(({ name, value, from }) => [name, { value, from }])), null, 2));
  else for (const { name, value, from } of all) out(`${`${name}=${value}`.padEnd(46)} ${from}`);
  return 0;
};

const names: ReadonlySet<string> = new Set(variables.map(({ name }) => name));

function valueOf(name: VariableName, usual: string, environment: Record<string, string | undefined>): Value {
  // What may come from a file is a secret: that is why it may
  const isSecret = names.has(`${name}_FILE`);
  const file = environment[`${name}_FILE`];
  const given = environment[name]?.trim();
  const from = isSecret && file ? `the file ${file}` : given ? 'the environment' : 'the default';
  return { name, value: isSecret ? (file || given ? '(set)' : '') : given || usual, from };
}
