import type { INestApplicationContext } from '@nestjs/common';
import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { AuthorStore } from '../auth/author.store.js';
import { invitationDays, InvitationStore } from '../auth/invitation.store.js';
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
  await withApp(terminal, async (app) => {
    const authors = app.get(AuthorStore);
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
  const password = values['password-stdin'] ? await passwordFrom(true, terminal) : null;
  if (password !== null) await mustBeStrong(password, [email]);
  await withApp(terminal, async (app) => {
    const id = await app.get(AuthorStore).reset(email, password);
    if (password !== null) return terminal.out(`${email} has a new password and is signed out everywhere`);
    terminal.error(`${email} is signed out everywhere, and nothing but this link lets them in. It works once, for ${invitationDays} days:`);
    terminal.out(`${terminal.config.url}/admin/invitation?token=${await app.get(InvitationStore).issueFor(id)}`);
  });
  return 0;
}

/** In bytes; a password has far fewer. */
const longestInput = 65_536;

async function passwordFrom(isGiven: boolean | undefined, { readInput }: Terminal): Promise<string> {
  if (!isGiven) throw new WrongUse('--password-stdin is missing: a password on the command line would be seen by others');
  return (await readInput(longestInput)).replace(/\r?\n$/, '');
}

async function withApp(terminal: Terminal, work: (app: INestApplicationContext) => Promise<void>): Promise<void> {
  const clock = new Clock();
  prepareData(terminal.config, clock);
  const app = await buildContext(terminal.config, clock);
  await work(app).finally(() => app.close());
}
