import { createServer } from 'node:net';
import { once } from 'node:events';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { buildApp } from '../app/build-app.js';
import { openBlog } from '../app/open-blog.js';
import { checkData, prepareData } from '../app/data-folder.store.js';
import { InvitationStore, setUpMinutes } from '../auth/invitation.store.js';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { type Command, readArguments } from './command.js';

export const serveCommand: Command = {
  name: 'serve',
  usage: 'serve',
  summary: 'Serves the blog and its admin until it is told to stop (SIGTERM, SIGINT).',
  async run(args, { config, out }) {
    readArguments(args, {}, []);
    await checkPort(config);
    checkData(config);
    const clock = new Clock();
    prepareData(config, clock);
    const app = await buildApp(config, clock);
    await openBlog(app, () => app.listen(config.port, config.host).catch((error: unknown) => refusePort(config, error)));
    out(`Your blog: ${addressOf(app, config)}`);
    const secret = await app.get(InvitationStore).issueSetUp();
    if (secret) out(`Make your account (good once, for ${setUpMinutes} minutes): ${addressOf(app, config)}admin/setup?token=${secret}`);
    else out(`Write: ${addressOf(app, config)}admin`);
    await once(app.getHttpServer(), 'close');
    return 0;
  },
};

/** @throws Problem before anything is changed, when something listens there already */
async function checkPort(config: Config): Promise<void> {
  const probe = createServer();
  probe.listen(config.port, config.host);
  await once(probe, 'listening').catch((error: unknown) => refusePort(config, error));
  probe.close();
  await once(probe, 'close');
}

function refusePort({ host, port }: Config, error: unknown): never {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') throw new Problem('conflict', `Port ${port} on ${host} is in use: stop what listens there, or choose another with PORT`, 'PORT');
  if (code === 'EACCES') throw new Problem('forbidden', `Port ${port} may not be used by this user: choose one above 1023 with PORT`, 'PORT');
  throw new Problem('invalid', `HOST is “${host}”, and this machine can't listen there (${code}): 127.0.0.1 is for this machine alone, 0.0.0.0 for all`, 'HOST');
}

/** Where the blog is to be seen: its public address, or the port when that one is not this machine's default. */
function addressOf(app: NestFastifyApplication, config: Config): string {
  const { port } = app.getHttpServer().address() as { port: number };
  const url = new URL(config.url);
  const isLocal = url.hostname === 'localhost' && url.protocol === 'http:';
  if (isLocal) url.port = String(port);
  return url.href;
}
