import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { type ApiRequest, Token } from '../auth/session.guard.js';
import { missing, Problem } from '../core/problem.js';
import { type Answer, empty, json } from '../platform/answer.js';
import { Config } from '../platform/config.js';
import { emptyFields } from '../posts/post-fields.js';
import { SettingsStore } from '../settings/settings.store.js';
import { readMergerInput, readPostInput } from './post-input.js';
import { PostList } from './post-list.store.js';
import { postJson, receiptJson } from './post-output.js';
import { pageLinks, readPostQuery } from './post-query.js';
import { PostShelf } from './post-shelf.store.js';
import { statusFor } from './post-status.js';
import { PostWriter, type Written } from './post-writer.service.js';
import { etagOf, isKnown, versionFor } from './preconditions.js';
import { wordsOf } from './words.js';

/** Posts for programs. docs/api.md is its reference. */
@Controller('api/posts')
export class ApiPostsController {
  constructor(
    private readonly config: Config,
    private readonly settings: SettingsStore,
    private readonly shelf: PostShelf,
    private readonly list: PostList,
    private readonly writer: PostWriter,
  ) {}

  /** GET /api/posts?status=&tag=&kind=&q=&limit=&after= — newest first; `Link: rel="next"` leads on. */
  @Token('read')
  @Get()
  async index(@Req() { author }: ApiRequest, @Query() query: Record<string, string>): Promise<Answer> {
    const { posts, next } = await this.list.page(author, readPostQuery(query));
    return json(posts.map(postJson), 200, pageLinks(`${this.config.url}/api/posts`, query, next));
  }

  /** POST /api/posts — 201, the post and what its publication did. A blank slug is made from the title, or from the first words. */
  @Token('create')
  @Post()
  async create(@Req() request: ApiRequest, @Body() body: unknown, @Headers('idempotency-key') key: string | undefined): Promise<Answer> {
    const { status, fields, takeover } = readPostInput(jsonOf(request, body), await this.#zone());
    const text = { ...emptyFields, ...fields };
    const all = text.slug || text.title ? text : { ...text, slugFrom: await wordsOf(text.markdown) };
    const written = await this.writer.create(request, {
      status: status ?? 'idea',
      takeover,
      text,
      fields: (now) => {
        statusFor(status, 'idea', all.publishedAt, now);
        return all;
      },
      key: key === undefined ? undefined : { name: keyFrom(key), body: JSON.stringify(body) },
    });
    return writtenJson(written, 201, { Location: `${this.config.url}/api/posts/${written.post.id}` });
  }

  /** GET /api/posts/:id — one post; 304 for who has this version. */
  @Token('read')
  @Get(':id')
  async show(@Req() { author, headers }: ApiRequest, @Param('id') id: string): Promise<Answer> {
    const post = await this.shelf.get(author, idFrom(id));
    const etag = { ETag: etagOf(post) };
    return isKnown(headers['if-none-match'], post) ? empty(304, etag) : json(postJson(post), 200, etag);
  }

  /** PATCH /api/posts/:id — changes the fields that are named, under If-Match. */
  @Token('update')
  @Patch(':id')
  async change(@Req() request: ApiRequest, @Param('id') text: string, @Body() body: unknown): Promise<Answer> {
    const id = idFrom(text);
    const current = await this.shelf.get(request.author, id);
    const version = versionFor(request.headers['if-match'], current);
    const { status, fields, takeover } = readPostInput(jsonOf(request, body), await this.#zone());
    const written = await this.writer.amend(
      request,
      id,
      (post, now) => {
        const publishedAt = fields.publishedAt === undefined ? post.publishedAt : fields.publishedAt;
        return { fields, takeover, status: statusFor(status, post.status as 'idea', publishedAt, now) };
      },
      version,
    );
    return writtenJson(written, 200);
  }

  /** DELETE /api/posts/:id — into the trash, under If-Match: its addresses answer 410 from now on. */
  @Token('delete')
  @HttpCode(200)
  @Delete(':id')
  async delete(@Req() request: ApiRequest, @Param('id') text: string): Promise<Answer> {
    const id = idFrom(text);
    const post = await this.shelf.get(request.author, id);
    const receipt = await this.writer.trash(request, id, versionFor(request.headers['if-match'], post));
    return json({ id, status: 'trashed', receipt: receiptJson(receipt) });
  }

  /** POST /api/posts/:id/merger {into, append} — its addresses lead to the other post, and it goes into the trash, under If-Match. */
  @Token('delete')
  @HttpCode(200)
  @Post(':id/merger')
  async merge(@Req() request: ApiRequest, @Param('id') text: string, @Body() body: unknown): Promise<Answer> {
    const id = idFrom(text);
    const post = await this.shelf.get(request.author, id);
    const version = versionFor(request.headers['if-match'], post);
    return writtenJson(await this.writer.merge(request, id, { ...readMergerInput(jsonOf(request, body)), version }), 200);
  }

  async #zone(): Promise<string> {
    return (await this.settings.read()).timeZone;
  }
}

const writtenJson = ({ post, receipt }: Written, status: number, headers: Record<string, string> = {}): Answer =>
  json({ ...postJson(post), receipt: receiptJson(receipt) }, status, { ...headers, ETag: etagOf(post) });

const idFrom = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw missing('There is no such post');
  return Number(text);
};

function jsonOf({ headers }: ApiRequest, body: unknown): unknown {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw new Problem('unsupported', 'Send the post as JSON, with Content-Type: application/json');
  return body;
}

function keyFrom(header: string): string {
  if (!/^[\x20-\x7E]{1,200}$/.test(header)) throw new Problem('malformed', 'An Idempotency-Key has 1 to 200 printable ASCII characters');
  return header;
}
