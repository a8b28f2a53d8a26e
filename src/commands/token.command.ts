import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import { AuthorStore } from '../auth/author.store.js';
import { usualScopes } from '../auth/scopes.js';
import { TokenStore } from '../auth/token.store.js';
import { Clock } from '../platform/clock.js';
import { type Command, readArguments, WrongUse } from './command.js';

const options = { scopes: { type: 'string', default: usualScopes.join(' ') }, author: { type: 'string' } } as const;

/** Prints the token and nothing else, so that a script can catch it. */
export const run: Command['run'] = async ([action, ...rest], { config, out }) => {
  if (action !== 'create') throw new WrongUse('it takes create');
  const { values, positionals } = readArguments(rest, options, ['NAME']);
  const clock = new Clock();
  prepareData(config, clock);
  const app = await buildContext(config, clock);
  try {
    const author = await app.get(AuthorStore).withAccount(values.author);
    out(await app.get(TokenStore).issue(author, { name: positionals[0]!, scopes: values.scopes }));
    return 0;
  } finally {
    await app.close();
  }
};
