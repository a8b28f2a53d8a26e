import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WelcomeStore } from '../posts/welcome.store.js';
import { EdgeOutbox } from '../publishing/edge-outbox.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { Schedule } from '../publishing/schedule.service.js';
import { StampStore } from '../publishing/stamp.store.js';

/**
 * What a start does before the app listens: the welcome post of a new blog, and what earlier runs left undone. The first site tree is
 * made before anybody is let in; one from another version is made again while readers go on getting the old one.
 */
export async function openBlog(app: NestFastifyApplication): Promise<void> {
  await app.init();
  await app.get(WelcomeStore).write();
  const stamp = app.get(StampStore);
  const isFirst = stamp.isTreeMissing();
  await stamp.compare();
  const published = app
    .get(Publisher)
    .publish()
    .then(() => app.get(Schedule).run());
  if (isFirst) await published;
  else published.catch((error: unknown) => new Logger('publishing').error(String(error)));
  app.get(EdgeOutbox).flushSoon();
}
