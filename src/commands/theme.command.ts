import { constants, existsSync, readdirSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { invalid } from '../core/problem.js';
import { viewsFolder } from '../platform/folders.js';
import { Views } from '../platform/views.service.js';
import { type Command, WrongUse } from './command.js';

export const run: Command['run'] = async ([action, ...names], terminal) => {
  if (action === 'copy') return copy(names, terminal);
  if (action === 'check' && names.length === 0) return check(terminal);
  throw new WrongUse('it takes copy [FILE…], or check');
};

const defaults = join(viewsFolder, 'site');

/** Puts the files of the default theme, or those named, into the theme folder. What is there already stays as it is. */
async function copy(names: string[], { config, out }: Parameters<Command['run']>[1]): Promise<number> {
  const offered = readdirSync(defaults, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'));
  for (const name of names) if (!offered.includes(name)) throw invalid('file', `The default theme has no file ${name}. There are ${offered.join(', ')}`);
  for (const name of names.length > 0 ? names : offered) {
    const target = join(config.theme, name);
    const isThere = existsSync(target);
    await mkdir(dirname(target), { recursive: true });
    if (!isThere) await copyFile(join(defaults, name), target, constants.COPYFILE_EXCL);
    out(isThere ? `${target} is there already and stays as it is` : target);
  }
  return 0;
}

/** Says what is wrong with the theme, and what is the owner's in it. */
async function check({ config, out }: Parameters<Command['run']>[1]): Promise<number> {
  const { own, fault } = new Views(config).state('site');
  out(own.length > 0 ? `Your own files: ${own.join(', ')}` : `There are no files in ${config.theme}: this is the default theme`);
  out(fault ?? 'Every template can be read');
  return fault ? 1 : 0;
}
