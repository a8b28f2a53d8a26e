import { type Command, WrongUse } from './command.js';
import { readWish } from './measure-options.js';

/** Dependencies, processes, or a site. */
export const run: Command['run'] = async (args, terminal) => {
  const wish = readWish(args);
  if (wish.modules) return (await import('./measure-modules.js')).measureModules(wish, terminal);
  if (wish.url !== null) return (await import('./measure-site.js')).measureSite(wish, wish.url, terminal);
  if (wish.pids.length > 0) return (await import('./measure-processes.js')).measureProcesses(wish, terminal);
  throw new WrongUse('it takes a URL, the id of a process, or --modules');
};
