import { Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { tooNarrow } from '../auth/bearer.js';
import { mayPublish, opens } from '../auth/scopes.js';
import { type ApiRequest, Token } from '../auth/session.guard.js';
import type { Bearer } from '../auth/token.store.js';
import { Problem } from '../core/problem.js';
import { slugFrom } from '../core/slug.js';
import { type Answer, empty, json } from '../platform/answer.js';
import { Config } from '../platform/config.js';
import { emptyFields } from '../posts/post-fields.js';
import { SettingsStore } from '../settings/settings.store.js';
import { badRequest, type Changes, type Command, commandFromForm, commandFromJson, type Properties } from './micropub-command.js';
import { type Place, saidBy, withText } from './micropub-fields.js';
import { MicropubQueries, type Query as MicropubQuery } from './micropub-query.service.js';
import { extraWith, propertiesOf } from './micropub-source.js';
import { changed } from './micropub-update.js';
import { PostFinder } from './post-finder.store.js';
import { PostShelf } from './post-shelf.store.js';
import { PostWriter } from './post-writer.service.js';
import { SentFiles } from './sent-files.service.js';
import { wordsOf } from './words.js';

/** Micropub (https://www.w3.org/TR/micropub/): writing apps of others make, change and delete posts. docs/api.md has what becomes of what. */
@Controller('api/micropub')
export class MicropubController {
  constructor(
    private readonly config: Config,
    private readonly settings: SettingsStore,
    private readonly queries: MicropubQueries,
    private readonly finder: PostFinder,
    private readonly shelf: PostShelf,
    private readonly writer: PostWriter,
    private readonly files: SentFiles,
  ) {}

  /** GET /api/micropub?q=config|source|syndicate-to|category|post-types */
  @Token('any')
  @Get()
  async query(@Req() bearer: ApiRequest, @Query() query: MicropubQuery): Promise<Answer> {
    return json(await this.queries.answer(bearer, query));
  }

  /** POST /api/micropub — a post (201), or what is to be done to one (204, or 201 when its address is another one now). */
  @Token('any')
  @HttpCode(204)
  @Post()
  async command(@Req() request: ApiRequest, @Body() body: unknown): Promise<Answer> {
    if (isMultipart(request)) await this.files.intoForm(request);
    const command = commandIn(request, body);
    if (!opens(request.scopes, command.action)) throw tooNarrow(command.action);
    if (command.action === 'create') return this.#create(request, withText(command.properties));
    const id = await this.finder.at(request.author, command.url);
    if (command.action === 'update') return this.#update(request, id, command.url, command.changes);
    await this.shelf.check(request.author, id, 'welcome');
    return command.action === 'delete' ? this.#delete(request, id) : this.#undelete(request, id, command.url);
  }

  /** A token for ideas makes an idea of what does not say what it is. */
  async #create(bearer: Bearer, properties: Properties): Promise<Answer> {
    const said = saidBy(properties, new Set(Object.keys(properties)), await this.#place());
    const meant = Object.entries(properties).filter(([name, values]) => values.length > 0 && !/^mp-|^post-status$|^visibility$/.test(name));
    if (meant.length === 0) throw badRequest('There is nothing to post');
    const fields = { ...emptyFields, ...said.fields };
    // A wish that is taken must not cost the post
    const named = { ...fields, slug: '', slugFrom: slugFrom(said.slug, '') || fields.title || (await wordsOf(fields.markdown)) };
    const { post } = await this.writer.create(bearer, {
      status: said.status ?? (mayPublish(bearer.scopes) ? 'published' : 'idea'),
      extra: extraWith(null, said.kept),
      text: fields,
      fields: () => named,
    });
    return empty(201, { Location: post.url });
  }

  async #update(bearer: Bearer, id: number, url: string, changes: Changes): Promise<Answer> {
    await this.shelf.check(bearer.author, id);
    const place = await this.#place();
    const { post } = await this.writer.amend(bearer, id, (current) => {
      const { properties, touched } = changed(propertiesOf({ ...current, url: '' }, place.origin), changes);
      const { fields, status, slug, kept } = saidBy(properties, touched, place);
      const extra = extraWith(current.extra, kept);
      return { fields: slug ? { ...fields, slug } : fields, status: status ?? (current.status as 'idea'), extra };
    });
    return this.#done(post.url, url);
  }

  /** Sent twice it is done once. */
  async #delete(bearer: Bearer, id: number): Promise<Answer> {
    if (!(await this.shelf.isTrashed(id))) await this.writer.trash(bearer, id);
    return empty(204);
  }

  async #undelete(bearer: Bearer, id: number, url: string): Promise<Answer> {
    const { post } = await this.writer.restore(bearer, id);
    return this.#done(post.url, url);
  }

  /** Where the post is now, if it is not where the app thinks. */
  #done(present: string, asked: string): Answer {
    return present === new URL(asked, this.config.url).href ? empty(204) : empty(201, { Location: present });
  }

  async #place(): Promise<Place> {
    return { origin: this.config.url, timeZone: (await this.settings.read()).timeZone };
  }
}

const isMultipart = ({ headers }: ApiRequest): boolean => /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');

function commandIn(request: ApiRequest, body: unknown): Command {
  const type = request.headers['content-type'] ?? '';
  if (/^application\/json\b/i.test(type)) return commandFromJson(body);
  if (isMultipart(request) || /^application\/x-www-form-urlencoded\b/i.test(type)) return commandFromForm(body as Record<string, unknown>);
  throw new Problem('unsupported', 'Micropub is spoken in forms and in JSON');
}
