import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { isAppPath } from '../core/app-paths.js';
import { isScanned } from '../core/scanned-path.js';
import type { ReaderRoute } from '../instruments/answered.js';
import { preconditionStatus } from './conditional.js';
import { proven } from './edge-proof.js';
import { Elsewhere, type Told } from './elsewhere.service.js';
import { GenerationStore } from './generation.store.js';
import { MediaFiles } from './media-files.service.js';
import type { Nearest } from './nearest.service.js';
import { type Accepted, acceptedBy } from '../core/negotiate.js';
import { PageCache } from './page-cache.js';
import { hasConditions, headerOf } from './raw-headers.js';
import { pathOf } from './request-target.js';
import { canBePage } from './resolve.js';
import { type StoredAnswer, type StoredPage, pageAnswer, textAnswer } from './stored-answer.js';
import { TreeStore } from './tree.store.js';

/** What is on its way: one object, used again for each answer. */
export type Sending = Readonly<{ route: ReaderRoute; /** of the body */ bytes: number }>;

/**
 * Answers readers from the site tree, before Fastify sees the request (a hook there costs a fifth of the speed).
 *
 *   request target                                    answer
 *   not decodable, NUL, climbs above the root         400
 *   first segment in `appPaths`                       none: `answer` returns null
 *   asked for only by who looks for holes             404, in a line of text
 *   neither GET nor HEAD                              405, Allow
 *   what a load-test service asks for                 200 with its token
 *   a file of the media library                       200, 206, or 304 / 412 / 416 by the request's conditions
 *   a page lives at exactly this path                 200, or 304 / 412 by the request's conditions
 *   moved/KEY.TO                                      its 30x, query kept
 *   a page lives at the key, or at the key and `/`    301 to it, query kept
 *   a rule in rules/: exact, prefix, pattern          its 30x, query kept; or 410, also when it leads to nobody and gone/KEY.GONE
 *   gone/KEY.GONE                                     410
 *   anything else                                     404
 *
 * nginx/site.conf and nginx/qvill.js give the same answers; test/serving.test.ts asks both.
 */
export class TreeServer {
  private readonly tree: TreeStore;
  private readonly generation: GenerationStore;
  private readonly pages: PageCache;
  private readonly media: MediaFiles;
  private readonly elsewhere: Elsewhere;
  private readonly sending: { -readonly [K in keyof Sending]: Sending[K] } = { route: 'page', bytes: 0 };

  /** `siteFolder` is `QVILL_DATA/site`, `mediaFolder` `QVILL_DATA/media`; `nearest` knows what a reader may have meant; `told` hears which rule was used, and what was missed; `loadTests` has the answers of load-test.ts; `cacheBytes` bounds what is kept in memory. */
  constructor(
    siteFolder: string,
    mediaFolder: string,
    private readonly nearest?: Nearest,
    private readonly told: Told = { rule: () => {}, missed: () => {}, looked: () => {}, failed: () => {} },
    private readonly loadTests: ReadonlyMap<string, StoredAnswer> = new Map(),
    cacheBytes = 16 * 1024 * 1024,
  ) {
    this.media = new MediaFiles(mediaFolder);
    this.tree = new TreeStore(siteFolder);
    this.elsewhere = new Elsewhere(this.tree, told, nearest);
    this.generation = new GenerationStore(join(siteFolder, 'generation'));
    this.pages = new PageCache(cacheBytes);
  }

  /** Answers the request and says with what; null, with nothing written, when the address is the app's own. */
  answer(req: IncomingMessage, res: ServerResponse): Sending | null {
    if (this.generation.hasChanged()) this.forget();
    const accepted = acceptedBy(headerOf(req.rawHeaders, 'accept-encoding'));
    const kept = isRead(req) ? this.pages.get(cacheKey(req.url!, accepted)) : undefined;
    if (!kept) return this.answerFromDisk(req, res, accepted);
    this.told.looked(true);
    this.sendPage(req, res, kept);
    return this.sending;
  }

  /** Drops what is in memory; the process that publishes calls it, others notice by themselves within 10 ms. */
  forget(): void {
    this.nearest?.forget();
    this.pages.clear();
  }

  private answerFromDisk(req: IncomingMessage, res: ServerResponse, accepted: Accepted): Sending | null {
    const path = pathOf(req.url!);
    if (path !== null && isAppPath(path)) return null;
    try {
      if (path === null) this.send(req, res, textAnswer(400));
      else if (isScanned(path)) this.send(req, res, textAnswer(404));
      else if (!isRead(req)) this.send(req, res, textAnswer(405));
      else if (this.loadTests.has(path)) this.send(req, res, this.loadTests.get(path)!);
      else if (!this.answerFile(req, res, path)) this.answerRead(req, res, path, accepted);
    } catch (error) {
      // The disk fails or file descriptors ran out. A 404 here would have search engines drop the page.
      this.told.failed(error);
      this.send(req, res, textAnswer(503));
    }
    return this.sending;
  }

  private answerFile(req: IncomingMessage, res: ServerResponse, path: string): boolean {
    const bytes = this.media.answer(req, res, path);
    if (bytes === null) return false;
    this.sending.route = 'media';
    this.sending.bytes = bytes;
    return true;
  }

  private answerRead(req: IncomingMessage, res: ServerResponse, path: string, accepted: Accepted): void {
    const file = canBePage(path) ? this.tree.page(path, accepted) : null;
    // Only pages are kept in memory, so asking for what does not exist can not fill it
    if (!file) return this.send(req, res, proven(req, this.elsewhere.answer(req, path, accepted)));
    const page = pageAnswer(path, file);
    this.pages.set(cacheKey(req.url!, accepted), page);
    this.told.looked(false);
    this.sendPage(req, res, page);
  }

  private sendPage(req: IncomingMessage, res: ServerResponse, page: StoredPage): void {
    const status = hasConditions(req.rawHeaders) ? preconditionStatus(req.headers, page) : 200;
    if (status === 200) this.send(req, res, proven(req, page));
    else if (status === 412) this.send(req, res, textAnswer(412));
    else {
      this.sending.route = page.route;
      this.sending.bytes = 0;
      res.writeHead(304, page.notModified as string[]).end();
    }
  }

  /** Node itself leaves the body out for HEAD. */
  private send(req: IncomingMessage, res: ServerResponse, answer: StoredAnswer): void {
    this.sending.route = answer.route;
    this.sending.bytes = req.method === 'HEAD' ? 0 : answer.body.length;
    res.writeHead(answer.status, answer.headers as string[]).end(answer.body);
  }
}

const isRead = (req: IncomingMessage) => req.method === 'GET' || req.method === 'HEAD';

function cacheKey(target: string, accepted: Accepted): string {
  const query = target.indexOf('?');
  return accepted.label + (query < 0 ? target : target.slice(0, query));
}
