import 'reflect-metadata';
import type { RequestListener } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { allowOtherOrigins } from '../api/cross-origin.js';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { Sizing } from '../media/sizing.service.js';
import { MentionSender } from '../mentions/sender.service.js';
import { LineLogger } from '../platform/line.logger.js';
import { isApi } from '../platform/problem-json.js';
import { boundBodies } from '../platform/bodies.js';
import { refusePackedBodies } from '../platform/packed-bodies.js';
import { acceptUploads } from '../platform/uploads.js';
import { ImageFetcher } from '../moxy/fetcher.service.js';
import { Cards } from '../publishing/cards.service.js';
import { RedirectFollower } from '../redirects/follower.service.js';
import { Doors } from '../publishing/doors.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { ReceiptCheck } from '../publishing/receipt-check.service.js';
import type { Readership } from '../readership/readership.service.js';
import type { Front } from '../site/front.service.js';
import { AppModule } from './app.module.js';
import { limitBodies } from './limit-bodies.js';
import { makeRoomWhenTight } from './make-room.js';
import { tellOfReceipt, tellOfRoutes, tellOfWork } from './tell.js';
import { nameActors } from './name-actors.js';
import { nameRequests } from './name-requests.js';
import { countReaders } from './count-readers.js';

/**
 * The whole engine behind a front, ready for requests. `serve`, and every test that asks over HTTP, use this one.
 * Closing it closes the front too.
 */
export async function buildApp(config: Config, clock: Clock, front: Front, counting?: Readership): Promise<NestFastifyApplication> {
  const readership = counting ?? (await countReaders(config, clock, front));
  let handler!: RequestListener;
  const adapter = new FastifyAdapter({
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    routerOptions: { ignoreTrailingSlash: true },
    // The front answers what is no request (site/unreadable.ts)
    clientErrorHandler: () => {},
    serverFactory: (made: RequestListener) => {
      handler = made;
      return front.server;
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(config, clock, front.instruments, readership), adapter, {
    logger: new LineLogger(),
    abortOnError: false,
  });
  // Another site can't make a browser send a token
  app.enableCsrfProtection({ exclude: ({ url }: { url: string }) => isApi(url) });
  limitBodies(adapter.getInstance());
  adapter.getInstance().addHook('onRequest', allowOtherOrigins);
  boundBodies(adapter);
  refusePackedBodies(adapter.getInstance());
  nameRequests(adapter.getInstance(), config);
  nameActors(adapter.getInstance(), clock);
  tellOfRoutes(adapter.getInstance(), front);
  adapter.getInstance().addHook('onClose', () => front.close());
  await acceptUploads(adapter.getInstance());
  await app.init();
  await adapter.getInstance().ready();
  app.get(Publisher).onNews(() => {
    front.forget();
    app.get(Cards).wake();
    app.get(MentionSender).wake();
    app.get(ImageFetcher).wake();
  });
  app.get(Doors).serveAt(() => front.port);
  tellOfWork(app, front);
  makeRoomWhenTight(app, front);
  app.get(Publisher).onReceipt((receipt) => {
    tellOfReceipt(front, receipt);
    app.get(ReceiptCheck).wake();
  });
  app.get(Sizing).onReady(async () => void (await app.get(Publisher).publish()));
  app.get(RedirectFollower).onTaken(async () => void (await app.get(Publisher).publish()));
  front.beyond.passOnTo(handler);
  return app;
}

/** The engine without HTTP: for a command that does its work and ends. */
export function buildContext(config: Config, clock: Clock): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(AppModule.with(config, clock), { logger: new LineLogger(), abortOnError: false });
}
