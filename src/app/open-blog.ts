import { type INestApplicationContext, Logger } from '@nestjs/common';
import { PostStore } from '../posts/post.store.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { Sizing } from '../media/sizing.service.js';
import { WelcomeStore } from '../posts/welcome.store.js';
import { LinkChecker } from '../links/checker.service.js';
import { MentionSender } from '../mentions/sender.service.js';
import { MentionVerifier } from '../mentions/verifier.service.js';
import { ImageFetcher } from '../moxy/fetcher.service.js';
import { Cards } from '../publishing/cards.service.js';
import { RedirectFollower } from '../redirects/follower.service.js';
import { EdgeOutbox } from '../publishing/edge-outbox.store.js';
import { HubOutbox } from '../publishing/hub-outbox.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { ReceiptCheck } from '../publishing/receipt-check.service.js';
import { Schedule } from '../publishing/schedule.service.js';
import { StampStore } from '../publishing/stamp.store.js';
import { Readership } from '../readership/readership.service.js';
import type { Front } from '../site/front.service.js';

/**
 * What a start does. A new blog gets its first post and its whole site tree before anybody is let in. For one that has a
 * tree, what earlier runs left undone, or another version made, is made again while readers get the old pages.
 */
export async function openBlog(app: INestApplicationContext, front: Front): Promise<void> {
  const isNew = !front.hasTree;
  if (!isNew) front.open();
  const caughtUp = catchUp(app);
  if (isNew) await caughtUp;
  // Cut off by the end of the app, it goes on at the next start
  else caughtUp.catch((error: unknown) => !front.gate.isLeaving && new Logger('start').error(String(error)));
  front.open();
}

async function catchUp(app: INestApplicationContext): Promise<void> {
  await app.get(WelcomeStore).write();
  await app.get(StampStore).compare();
  // What came due while nobody was there is made along with the rest
  await app.get(PostStore).publishDue();
  await app.get(Publisher).publish();
  await app.get(Publisher).tidy();
  await app.get(Schedule).run();
  app.get(EdgeOutbox).wake();
  app.get(HubOutbox).wake();
  app.get(ReceiptCheck).wake();
  await app.get(MediaLibrary).dropLeftovers();
  app.get(Sizing).wake();
  app.get(Cards).wake();
  app.get(MentionVerifier).wake();
  app.get(MentionSender).wake();
  app.get(LinkChecker).wake();
  app.get(ImageFetcher).wake();
  app.get(RedirectFollower).wake();
  app.get(Readership).start();
}
