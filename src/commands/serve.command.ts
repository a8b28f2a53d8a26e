import { once } from 'node:events';
import { checkData, prepareData } from '../app/data-folder.store.js';
import { untilNeeded } from '../app/until-needed.js';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { opsPages } from '../ops/pages.js';
import { OpsPort } from '../ops/ops-port.service.js';
import { LineLogger } from '../platform/line.logger.js';
import { Front } from '../site/front.service.js';
import { type Command, readArguments } from './command.js';

const stopSignals = ['SIGTERM', 'SIGINT'] as const;

export const run: Command['run'] = async (args, { config, out }) => {
  readArguments(args, {}, []);
  const clock = new Clock();
  const front = new Front(config, clock);
  // The port first: who can't have it has changed nothing
  await front.listen(config.port, config.host).catch((error: unknown) => refusePort(config, error));
  const ops = new OpsPort(opsPages(config, front));
  const closed = once(front.server, 'close');
  const stop = () => void front.close();
  stopSignals.forEach((signal) => process.on(signal, stop));
  try {
    await watchAt(config, ops, out);
    checkData(config);
    prepareData(config, clock);
    await Promise.race([serveBlog(config, clock, front, out), closed]);
    // The app has its own way to end, from now on
    stopSignals.forEach((signal) => process.off(signal, stop));
  } catch (error) {
    front.server.closeAllConnections();
    await front.close();
    await ops.close();
    throw error;
  }
  await closed;
  await ops.close();
  return 0;
};

/** Another blog on this machine may have the usual port: that is no reason for this one not to start. One that was chosen is. */
async function watchAt({ ops: wanted }: Config, ops: OpsPort, out: (line: string) => void): Promise<void> {
  if (!wanted) return;
  try {
    await ops.listen(wanted.port);
    if (wanted.isChosen) out(`Watch: http://127.0.0.1:${ops.port}/readyz`);
  } catch (error) {
    const reason = `Port ${wanted.port} of the loopback can't be had (${(error as NodeJS.ErrnoException).code})`;
    if (wanted.isChosen) throw new Problem('conflict', `${reason}: stop what listens there, or choose another with QVILL_OPS_PORT, or off`, 'QVILL_OPS_PORT');
    new LineLogger().warn(`${reason}: the blog goes on unwatched; QVILL_OPS_PORT can name another`, 'ops');
  }
}

/** Readers are answered at once. The framework is loaded when it is needed, which on a blog that is as it should be can take for ever. */
async function serveBlog(config: Config, clock: Clock, front: Front, out: (line: string) => void): Promise<void> {
  const address = addressOf(config, front.port);
  const blog = `Your blog: ${address}`;
  const write = `Write: ${address}admin`;
  if (front.hasTree) front.open();
  const isReady = await untilNeeded(config, clock, front, () => {
    out(blog);
    out(write);
  });
  const secret = await startApp(config, clock, front);
  if (isReady) return;
  const { setUpMinutes } = await import('../auth/invitation.store.js');
  out(blog);
  out(secret ? `Make your account (good once, for ${setUpMinutes} minutes): ${address}admin/setup?token=${secret}` : write);
}

/** Returns the secret of the set-up link while there is no account. */
async function startApp(config: Config, clock: Clock, front: Front): Promise<string | null> {
  const [{ buildApp }, { openBlog }, { InvitationStore }] = await Promise.all([
    import('../app/build-app.js'),
    import('../app/open-blog.js'),
    import('../auth/invitation.store.js'),
  ]);
  const app = await buildApp(config, clock, front);
  if (front.server.listening) await openBlog(app, front);
  if (front.server.listening) return app.get(InvitationStore).issueSetUp();
  await app.close(); // told to stop meanwhile
  return null;
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
