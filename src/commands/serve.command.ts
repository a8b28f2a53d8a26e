import { once } from 'node:events';
import { checkData, prepareData } from '../app/data-folder.store.js';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { Front } from '../site/front.service.js';
import { type Command, readArguments } from './command.js';

export const run: Command['run'] = async (args, { config, out }) => {
  readArguments(args, {}, []);
  const front = new Front(config.site, config.media);
  // The port first: who can't have it has changed nothing
  await front.listen(config.port, config.host).catch((error: unknown) => refusePort(config, error));
  const clock = new Clock();
  try {
    checkData(config);
    prepareData(config, clock);
  } catch (error) {
    front.server.closeAllConnections();
    await front.close();
    throw error;
  }
  if (front.hasTree) front.open();
  await startApp(config, clock, front, out);
  await once(front.server, 'close');
  return 0;
};

/** The framework is loaded only now: readers are being answered already. */
async function startApp(config: Config, clock: Clock, front: Front, out: (line: string) => void): Promise<void> {
  const [{ buildApp }, { openBlog }, { InvitationStore, setUpMinutes }] = await Promise.all([
    import('../app/build-app.js'),
    import('../app/open-blog.js'),
    import('../auth/invitation.store.js'),
  ]);
  const app = await buildApp(config, clock, front);
  await openBlog(app, front);
  const address = addressOf(config, front.port);
  out(`Your blog: ${address}`);
  const secret = await app.get(InvitationStore).issueSetUp();
  if (secret) out(`Make your account (good once, for ${setUpMinutes} minutes): ${address}admin/setup?token=${secret}`);
  else out(`Write: ${address}admin`);
}

function refusePort({ host, port }: Config, error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') throw new Problem('conflict', `Port ${port} on ${host} is in use: stop what listens there, or choose another with PORT`, 'PORT');
  if (code === 'EACCES') throw new Problem('forbidden', `Port ${port} may not be used by this user: choose one above 1023 with PORT`, 'PORT');
  throw new Problem(
    'invalid',
    `HOST is “${host}”, and this machine can't listen there (${code}): 127.0.0.1 is for this machine alone, 0.0.0.0 for all`,
    'HOST',
  );
}

/** Where the blog is to be seen: its public address, with the app's own port while that address is this machine's. */
function addressOf(config: Config, port: number): string {
  const url = new URL(config.url);
  if (url.hostname === 'localhost' && url.protocol === 'http:') url.port = String(port);
  return url.href;
}
