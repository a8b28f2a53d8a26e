import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { Theme } from '../pages/theme.service.js';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { LineLogger } from '../platform/line.logger.js';
import { Outside } from '../platform/outside.service.js';
import { Views } from '../platform/views.service.js';
import { EdgeOutbox } from '../publishing/edge-outbox.store.js';
import { HubOutbox } from '../publishing/hub-outbox.store.js';
import { ProblemStore } from '../publishing/problems.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { Receipts } from '../publishing/receipts.store.js';
import { StampStore } from '../publishing/stamp.store.js';
import { TextStore } from '../rendering/texts.store.js';

/**
 * The publisher with what it needs and nothing else of the engine, for a command that makes pages and ends: a third of the memory
 * that all of it takes. Who calls closes it.
 */
export function publisherAlone(config: Config, clock: Clock): { publisher: Publisher; database: Database; texts: TextStore; close: () => Promise<void> } {
  Logger.overrideLogger(new LineLogger());
  const database = new Database(config);
  const texts = new TextStore(config, database);
  const edges = new EdgeOutbox(config, database, clock);
  const hub = new HubOutbox(config, database, clock, new Outside(config));
  const stores = [new Receipts(config, database, clock), new ProblemStore(database, clock)] as const;
  const publisher = new Publisher(config, database, new Theme(new Views(config), texts), texts, clock, edges, new StampStore(config, database), hub, ...stores);
  const close = async (): Promise<void> => {
    await Promise.all([publisher, edges, hub].map((part) => part.onModuleDestroy()));
    await database.onApplicationShutdown();
  };
  return { publisher, database, texts, close };
}
