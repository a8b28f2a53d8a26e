import { prepareData } from '../app/data-folder.store.js';
import { Problem } from '../core/problem.js';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { outageOf } from '../platform/outage.js';
import type { Front } from '../site/front.service.js';

/** Prepares the data folder, and takes the port or the sockets of systemd. False where there is a site to be read and the disk or the database can't be used. @throws Problem that says in words what can't be had */
export async function takeDoor(config: Config, clock: Clock, front: Front): Promise<boolean> {
  const { sockets } = config.manager;
  let isUsable = true;
  // The port first: who can't have it has changed nothing
  if (sockets.length === 0) await front.gate.listen(config.port, config.host).catch((error: unknown) => refusePort(config, error));
  try {
    prepareData(config, clock);
  } catch (error) {
    // Whoever reads the blog is served from its tree, until the disk or the database can be used (app/until-usable.ts)
    if (!front.hasTree || outageOf(error) === null) {
      front.gate.drop();
      throw error;
    }
    isUsable = false;
  }
  // A socket last: who has connected waits for a process that can answer
  if (sockets.length > 0) await front.gate.inherit(sockets).catch((error: unknown) => refuseSocket(sockets, error));
  return isUsable;
}

function refuseSocket(sockets: readonly number[], error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  throw new Problem('invalid', `LISTEN_FDS names ${sockets.length} sockets from descriptor ${sockets[0]} on, and not all of them can be listened on (${code})`);
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
