import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { tooNarrow } from '../auth/bearer.js';
import { FileRights } from '../auth/file-rights.store.js';
import { mayPublish, opens } from '../auth/scopes.js';
import { type ApiRequest, Token } from '../auth/session.guard.js';
import type { Bearer } from '../auth/token.store.js';
import { markdownFor } from '../core/media.js';
import { invalid, missing, Problem } from '../core/problem.js';
import { type Added, MediaLibrary } from '../media/media-library.service.js';
import { MediaStore } from '../media/media.store.js';
import { type Answer, empty, json } from '../platform/answer.js';
import { Config } from '../platform/config.js';
import { nameInHeader, rawFileOf, takesFile } from '../platform/raw-file.js';
import { Publisher } from '../publishing/publisher.service.js';
import { force, readAltBeside, readDescription, readMediaQuery, type SentBeside, sentBeside } from './media-input.js';
import { MediaShelf, type ShelfFile, type Uses } from './media-shelf.store.js';
import { pageLinks } from './post-query.js';
import { SentFiles } from './sent-files.service.js';

type Parameters = Record<string, string>;

/** The media library for programs. docs/api.md is its reference. */
@Controller('api/media')
export class ApiMediaController {
  constructor(
    private readonly config: Config,
    private readonly shelf: MediaShelf,
    private readonly files: SentFiles,
    private readonly library: MediaLibrary,
    private readonly store: MediaStore,
    private readonly rights: FileRights,
    private readonly publisher: Publisher,
  ) {}

  /** GET /api/media?q=&limit=&after= — newest first; `Link: rel="next"` leads on. */
  @Token('any')
  @Get()
  async index(@Req() { scopes }: ApiRequest, @Query() query: Parameters): Promise<Answer> {
    mustRead(scopes);
    const { files, next } = await this.shelf.page(readMediaQuery(query));
    const all = files.map((file) => this.#jsonOf(file));
    return json(all, 200, pageLinks(`${this.config.url}/api/media`, query, next));
  }

  /** POST /api/media — a form with the part `file`, or its bytes with `?name=`; 201, the file, and where readers get it as `Location`. */
  @Token('media')
  @RouteConfig(takesFile)
  @Post()
  async add(@Req() request: ApiRequest, @Query({ schema: sentBeside }) query: SentBeside): Promise<Answer> {
    const added = await this.#take(request, query);
    const alt = readAltBeside(request.isMultipart() ? (request.body as { alt?: unknown }).alt : query.alt);
    if (alt !== null && added.alt === null) await this.#describeNew(request, added, alt);
    const file = await this.shelf.get(added.id);
    return json(this.#jsonOf(file), 201, { Location: this.files.addressOf(file) });
  }

  /** GET /api/media/:id — one file, and which posts name it. */
  @Token('any')
  @Get(':id')
  async show(@Req() { author, scopes }: ApiRequest, @Param('id') id: string): Promise<Answer> {
    mustRead(scopes);
    const file = await this.shelf.get(idFrom(id));
    const { count, posts } = await this.shelf.usesOf(author, file.name);
    return json({ ...this.#jsonOf(file), uses: count, usedIn: posts });
  }

  /** PATCH /api/media/:id {alt} — says what it shows. */
  @Token('media')
  @Patch(':id')
  async describe(@Req() request: ApiRequest, @Param('id') text: string, @Body() body: unknown): Promise<Answer> {
    const id = await this.#mayChange(request, text);
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) throw new Problem('unsupported', 'Send the description as JSON: {"alt": "…"}');
    await this.store.describe(id, readDescription(body));
    await this.publisher.publish();
    return json(this.#jsonOf(await this.shelf.get(id)));
  }

  /** DELETE /api/media/:id — out of the library; its addresses answer 410 from now on. 409 while posts name it, unless `?force=true`. */
  @Token('media')
  @HttpCode(204)
  @Delete(':id')
  async delete(@Req() request: ApiRequest, @Param('id') text: string, @Query('force', { schema: force }) isForced: 'true' | 'false'): Promise<Answer> {
    const id = await this.#mayChange(request, text);
    const uses = await this.shelf.usesOf(request.author, (await this.shelf.get(id)).name);
    if (uses.count > 0 && isForced === 'false') throw inUse(uses);
    await this.store.remove(id);
    // Redirects and 410s first, then the bytes go
    await this.publisher.publish();
    await this.library.dropLeftovers();
    return empty(204);
  }

  async #take(request: ApiRequest, query: SentBeside): Promise<Added> {
    if (request.isMultipart()) return this.files.only(request);
    const file = rawFileOf(request);
    if (!file) throw new Problem('unsupported', 'Send a form with the part “file”, or the bytes of the file with their type as Content-Type');
    readAltBeside(query.alt);
    const name = query.name ?? nameInHeader(request.headers['content-disposition']);
    if (typeof name !== 'string' || name.trim() === '') throw invalid('name', 'Say what the file is called: ?name=river.jpg');
    return this.files.add(request, file, name);
  }

  /** The same bytes may be in the library already: as somebody else’s, who says what they show, or on pages, which a token for ideas leaves as they are. */
  async #describeNew({ author, scopes }: Bearer, { id, name }: Added, alt: string): Promise<void> {
    if (!(await this.rights.mayChange(author, id)) || (!mayPublish(scopes) && (await this.shelf.usesOf(author, name)).count > 0)) return;
    await this.store.describe(id, alt);
    await this.publisher.publish();
  }

  async #mayChange({ author, scopes }: Bearer, text: string): Promise<number> {
    if (!scopes.includes('media')) throw tooNarrow('media');
    if (!mayPublish(scopes)) throw tooNarrow('create', 'This token may write ideas, and may not change what readers see');
    const id = idFrom(text);
    await this.shelf.check(author, id);
    return id;
  }

  #jsonOf(file: ShelfFile) {
    const { id, name, type, bytes, width, height, alt, createdAt } = file;
    return { id, name, url: this.files.addressOf(file), type, bytes, width, height, alt, markdown: markdownFor(file), createdAt };
  }
}

/** Who brings files and keeps them may look at them, and sees no post by it. */
function mustRead(scopes: Bearer['scopes']): void {
  if (!opens(scopes, 'read') && !scopes.includes('media')) throw tooNarrow('read');
}

function idFrom(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw missing('There is no such file');
  return Number(text);
}

function inUse({ count, posts }: Uses): Problem {
  const titles = posts.slice(0, 3).map(({ title }) => `“${title || 'Untitled'}”`);
  const others = count - titles.length;
  const named = [...titles, ...(others > 0 ? [`${others} ${titles.length > 0 ? 'more' : 'of others'}`] : [])].join(', ');
  return new Problem('conflict', `Posts show this file: ${named}. With ?force=true it goes all the same`, undefined, { uses: count, usedIn: posts });
}
