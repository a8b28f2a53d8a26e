import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { AuthorStore } from '../auth/author.store.js';
import { isRole, roles } from '../auth/rights.js';
import { mustBeStrong } from '../auth/strength.service.js';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { type Command, readArguments, type Terminal, WrongUse } from './command.js';

export const run: Command['run'] = async ([action, ...rest], terminal) => {
  if (action === 'add') return add(rest, terminal);
  if (action === 'reset') return reset(rest, terminal);
  throw new WrongUse('it takes add or reset');
};

const passwordOption = { 'password-stdin': { type: 'boolean' } } as const;

async function add(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, { ...passwordOption, name: { type: 'string' }, role: { type: 'string' } }, ['EMAIL']);
  const [email = ''] = positionals;
  const password = await passwordFrom(values['password-stdin'], terminal);
  const { name, role } = values;
  if (!name) throw new WrongUse('--name is missing');
  if (role !== undefined && !isRole(role)) throw new WrongUse(`--role must be ${roles.join(', ')}`);
  await mustBeStrong(password, [name, email]);
  await withAuthors(terminal, async (authors) => {
    const isFirst = !(await authors.hasAccounts());
    if (isFirst && role && role !== 'owner') throw new Problem('conflict', 'The first account is the owner’s', 'role');
    await authors.add({ email, name, password, role: role ?? (isFirst ? 'owner' : 'author') });
  });
  terminal.out(`${name} can sign in as ${email}`);
  return 0;
}

async function reset(args: string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, passwordOption, ['EMAIL']);
  const [email = ''] = positionals;
  const password = await passwordFrom(values['password-stdin'], terminal);
  await mustBeStrong(password, [email]);
  await withAuthors(terminal, (authors) => authors.reset(email, password));
  terminal.out(`${email} has a new password and is signed out everywhere`);
  return 0;
}

async function passwordFrom(isGiven: boolean | undefined, { readInput }: Terminal): Promise<string> {
  if (!isGiven) throw new WrongUse('--password-stdin is missing: a password on the command line would be seen by others');
  return (await readInput()).replace(/\r?\n$/, '');
}

async function withAuthors(terminal: Terminal, work: (authors: AuthorStore) => Promise<void>): Promise<void> {
  const clock = new Clock();
  prepareData(terminal.config, clock);
  const app = await buildContext(terminal.config, clock);
  await work(app.get(AuthorStore)).finally(() => app.close());
}
