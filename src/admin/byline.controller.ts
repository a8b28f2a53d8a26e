import { Body, Controller, Get, Param, ParseIntPipe, Post, Req } from '@nestjs/common';
import * as v from 'valibot';
import { PeopleStore } from '../auth/people.store.js';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { DeskStore } from '../posts/desk.store.js';
import { PostStore } from '../posts/post.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import { Frame } from './frame.service.js';

const ids = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'must be numbers of people'), v.transform(Number));
const chosen = v.object({
  authors: v.optional(
    v.union([
      v.pipe(
        ids,
        v.transform((id) => [id]),
      ),
      v.array(ids),
    ]),
    [],
  ),
});

/** So many names are seen at once. */
const fewNames = 12;

/** Whose a post is. */
@For('posts')
@Controller('admin/posts/:id/authors')
export class BylineController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: DeskStore,
    private readonly people: PeopleStore,
    private readonly posts: PostStore,
    private readonly publisher: Publisher,
  ) {}

  /** GET /admin/posts/:id/authors — who has an account, then other names, most used first; and who of them stands under the post. */
  @Get()
  async form(@Req() request: AdminRequest, @Param('id', ParseIntPipe) id: number): Promise<Answer> {
    const [post, { people, names }] = await Promise.all([this.desk.get(id), this.people.all()]);
    const choice = [...people, ...names.toSorted((a, b) => b.posts - a.posts)].map((person) => ({
      ...person,
      isChosen: post.authorIds.includes(person.id),
      hasOne: person.posts === 1,
    }));
    return view('admin/byline', {
      ...this.frame.of(request, `Authors of “${post.title || 'Untitled'}”`, 'people'),
      post,
      choice,
      isLong: choice.length > fewNames,
    });
  }

  /** POST /admin/posts/:id/authors {authors} — who stood there stays in front of who is new. 303 to the editor. */
  @Post()
  async save(@Param('id', ParseIntPipe) id: number, @Body({ schema: chosen }) { authors }: v.InferOutput<typeof chosen>): Promise<Answer> {
    const { authorIds } = await this.desk.get(id);
    await this.posts.attribute(id, [...authorIds.filter((author) => authors.includes(author)), ...authors.filter((author) => !authorIds.includes(author))]);
    await this.publisher.publish();
    return seeOther(`/admin/posts/${id}`);
  }
}
