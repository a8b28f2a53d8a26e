import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { WelcomeStore } from '../posts/welcome.store.js';
import { EdgeOutbox } from '../publishing/edge-outbox.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { Schedule } from '../publishing/schedule.service.js';
import { StampStore } from '../publishing/stamp.store.js';

/**
 * What a start does. A new blog gets its first post and its whole site tree before anybody is let in. One that has a tree
 * serves it at once; what earlier runs left undone, or another version made, is made again while readers get the old pages.
 */
export async function openBlog(app: NestFastifyApplication, listen: () => Promise<unknown>): Promise<void> {
  await app.init();
  if (app.get(StampStore).isTreeMissing()) {
    await catchUp(app);
    await listen();
  } else {
    await listen();
    catchUp(app).catch((error: unknown) => new Logger('start').error(String(error)));
  }
}

async function catchUp(app: NestFastifyApplication): Promise<void> {
  await app.get(WelcomeStore).write();
  await app.get(StampStore).compare();
  await app.get(Publisher).publish();
  await app.get(Schedule).run();
  app.get(EdgeOutbox).flushSoon();
}
