import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { nameIn } from '../core/media.js';
import { invalid, Problem } from '../core/problem.js';
import { MediaDesk, type Search } from '../media/media-desk.store.js';
import { type Added, MediaLibrary } from '../media/media-library.service.js';
import { type Answer, json, seeOther, view } from '../platform/answer.js';
import { wantsJson } from '../platform/problem.filter.js';
import { oneOfSeveral } from '../platform/acting.service.js';
import { filesOf } from '../platform/uploads.js';
import { Publisher } from '../publishing/publisher.service.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { listLinks, sentFile, tileOf } from './media.js';

const search = v.object({
  q: text,
  show: v.fallback(v.picklist(['all', 'unused', 'undescribed']), 'all'),
  page: v.pipe(
    text,
    v.transform(Number),
    v.transform((page) => (Number.isSafeInteger(page) && page > 0 && page < 1e6 ? page : 1)),
  ),
  name: v.optional(v.union([v.string(), v.array(v.string())])),
});
type Asked = v.InferOutput<typeof search>;

@For('write')
@Controller('admin/media')
export class MediaController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: MediaDesk,
    private readonly library: MediaLibrary,
    private readonly publisher: Publisher,
  ) {}

  /** GET /admin/media?q=&show=&page= — the media library. A script asks with ?name=…&name=… for these files. */
  @Get()
  async list(@Req() request: AdminRequest, @Query({ schema: search }) asked: Asked): Promise<Answer> {
    if (wantsJson(request)) return json((await this.desk.named(namesIn(asked.name))).map(sentFile));
    return this.#page(request, asked, []);
  }

  /**
   * POST /admin/media — adds the files of a form. 303 to the one that was added, or to the library; to a script, which sends
   * one file a request, 201 and the file. 413, 415, 422 or 507 in words for one that can't be kept.
   */
  @Post()
  async add(@Req() request: AdminRequest): Promise<Answer> {
    const { added, problems } = await this.#addAll(request);
    if (added.length > 0) await this.publisher.publish();
    const [only] = added;
    if (wantsJson(request) && problems[0]) throw problems[0];
    if (!only && problems.length === 0) throw invalid('file', 'Choose a file first');
    if (wantsJson(request)) return json(sentFile(only!), 201, { Location: `/admin/media/${only!.id}` });
    if (problems.length > 0) return this.#page(request, { q: '', show: 'all', page: 1 }, problems, added.length);
    return seeOther(added.length === 1 ? `/admin/media/${only!.id}` : '/admin/media');
  }

  /** One file that can't be kept does not stop the others. */
  async #addAll(request: AdminRequest): Promise<{ added: Added[]; problems: Problem[] }> {
    const added: Added[] = [];
    const problems: Problem[] = [];
    for await (const { name, file } of filesOf(request)) {
      try {
        added.push(await oneOfSeveral(() => this.library.add({ name, file, by: request.author!.id })));
      } catch (error) {
        if (!(error instanceof Problem) || error.kind === 'unauthenticated') throw error;
        problems.push(error);
      }
      if (wantsJson(request)) break;
    }
    return { added, problems };
  }

  async #page(request: AdminRequest, { q, show, page }: Pick<Asked, 'q' | 'show' | 'page'>, problems: Problem[], added = 0): Promise<Answer> {
    const asked: Search = { words: q, show, page };
    const [{ files, total }, undescribed] = await Promise.all([this.desk.find(asked), this.desk.undescribed()]);
    const data = {
      files: files.map(tileOf),
      total,
      q,
      show,
      undescribed,
      ...listLinks(asked, total),
      problems: problems.map(({ message }) => ({ message })),
      added,
    };
    return view('admin/media', { ...this.frame.of(request, 'Media', 'media'), ...data }, problems.length > 0 ? 422 : 200);
  }
}

const namesIn = (asked: string | string[] | undefined): string[] =>
  [asked ?? []]
    .flat()
    .slice(0, 1_000)
    .flatMap((name) => nameIn(`/media/${name}`) ?? []);
