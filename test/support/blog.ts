import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { buildApp } from '../../src/app/build-app.js';
import { prepareData } from '../../src/app/data-folder.store.js';
import { openBlog } from '../../src/app/open-blog.js';
import { Clock } from '../../src/platform/clock.js';
import type { Config } from '../../src/platform/config.js';
import { configFrom } from '../../src/platform/config-from.js';
import { Cards } from '../../src/publishing/cards.service.js';
import { ReceiptCheck } from '../../src/publishing/receipt-check.service.js';
import { Front } from '../../src/site/front.service.js';

/** A whole blog: the real application, on a data folder of its own and a free port of the loopback. */
export type Blog = { app: NestFastifyApplication; config: Config; url: string; port: number; stop: () => Promise<void> };

export type BlogOptions = { environment?: Record<string, string>; clock?: Clock; data?: string; port?: number; cards?: boolean; checks?: boolean };

/** Starts one. With `data` it opens that folder and leaves it there; else the folder goes when it stops. */
export async function startBlog({
  environment = {},
  clock = new Clock(),
  data,
  port: wanted = 0,
  cards = false,
  checks = false,
}: BlogOptions = {}): Promise<Blog> {
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'qvill-blog-')));
  // This process holds the test too, and a browser’s other end
  const config = configFrom({ QVILL_DATA: folder, PORT: '0', QVILL_MEMORY_MB: '4000', ...environment });
  prepareData(config, clock);
  const front = new Front(config, clock);
  await front.gate.listen(wanted, '127.0.0.1');
  const app = await buildApp(config, clock, front);
  // They come when nobody waits for them: in the middle of what a test looks at
  if (!cards) await app.get(Cards).onModuleDestroy();
  if (!checks) await app.get(ReceiptCheck).onModuleDestroy();
  await openBlog(app, front);
  const { port } = front;
  const stop = async () => {
    await app.close();
    if (data === undefined) await rm(folder, { recursive: true, force: true });
  };
  return { app, config, port, url: `http://127.0.0.1:${port}`, stop };
}

/** A clock that tests move by hand. */
export class StillClock extends Clock {
  constructor(private moment: Date) {
    super();
  }
  override now(): Date {
    return this.moment;
  }
  set(iso: string): void {
    this.moment = new Date(iso);
  }
}
