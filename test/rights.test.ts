import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Controller, Get } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app/app.module.js';
import { Clock } from '../src/platform/clock.js';
import { Database } from '../src/platform/database.service.js';
import { programWith, tokenFor } from './support/api.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { routesOf, rulesOf } from './support/routes.js';
import { everything } from './support/rows.js';
import { ask, join, type Reply, type Visitor } from './support/visitor.js';

describe('who may do what', () => {
  let blog: Blog;
  let owner: Visitor;
  let editor: Visitor;
  let author: Visitor;
  let ofOwner: string;
  let ofAuthor: string;
  let routes: string[];

  const noon = '2026-11-21T12:00:00.000Z';

  before(async () => {
    blog = await startBlog({ clock: new StillClock(new Date(noon)) });
    owner = await join(blog, 'Ada', 'owner');
    editor = await join(blog, 'Eve', 'editor');
    author = await join(blog, 'Ben', 'author');
    ofOwner = await newIdea(owner, 'The owner’s idea');
    ofAuthor = await newIdea(author, 'The author’s idea');
    routes = routesOf(blog);
  });
  after(() => blog?.stop());

  /** Returns the post's id. */
  async function newIdea(as: Visitor, title: string): Promise<string> {
    return (await ask(blog, 'POST /admin/posts', as, { title })).to!.split('/').pop()!;
  }

  /** The route with this id, and every other parameter 1. */
  const on = (line: string, id: string): string => line.replace(':id', id).replace(/:\w+/g, '1');

  const form = { title: 'Taken over', markdown: 'Taken over.', version: '1', role: 'owner', name: 'Taken over', email: 'taken@example.org', authors: '3' };

  /** Sends it, and sees that it is refused with no word about what was asked for, and changed nothing. */
  async function refused(line: string, as: Visitor | undefined): Promise<void> {
    const rows = everything(blog);
    const { status, body }: Reply = await ask(blog, line, as, form);
    const words = as ? (await ask(blog, 'GET /admin/settings', as)).body : '';
    if (as)
      assert.match(words, /<h1>Not allowed<\/h1>\s*<p>This is not yours to see or to change\. The owner of the blog can say more\.<\/p>[^]*href="\/admin"/);
    const leadsToSignIn = !as && line.startsWith('GET ');
    assert.deepEqual([status, body], [as ? 403 : leadsToSignIn ? 303 : 401, words], line);
    assert.equal(everything(blog), rows, `${line} changed something`);
  }

  /** Those that a session opens: what is open to all, or to programs, has tests of its own. */
  const bySession = (pattern = /./): string[] => {
    const rules = rulesOf(blog);
    const isForProgram = (line: string) => 'token' in (rules.get(line) ?? {});
    return routes.filter((line) => pattern.test(line) && !isForProgram(line) && !('anyone' in (rules.get(line) ?? {})));
  };

  const forOwners = (): string[] => bySession(/\/(people|settings)(?!\/me)(\/|$)/);

  test('every route states whom it is for', () => {
    const rules = rulesOf(blog);
    assert.deepEqual([...rules.keys()].toSorted(), routes.toSorted());
    assert.deepEqual(
      routes.filter((line) => rules.get(line) === undefined),
      [],
    );
  });

  test('a route that does not is for nobody, not even for the owner', async () => {
    @Controller('admin/forgotten')
    class Forgotten {
      @Get()
      show() {
        return { kind: 'json', body: 'in', status: 200 };
      }
    }
    const module = AppModule.with(blog.config, new Clock());
    const app = await NestFactory.create<NestFastifyApplication>({ ...module, controllers: [Forgotten] }, new FastifyAdapter(), { logger: false });
    await app.init();
    const reply = await app.inject({ url: '/admin/forgotten', headers: { cookie: owner.cookie } });
    assert.equal(reply.statusCode, 403);
    assert.match(reply.body, /Not allowed/);
    await app.close();
  });

  test('a stranger gets through no route but the open ones', async () => {
    assert.ok(bySession().length >= 35);
    for (const line of bySession()) await refused(on(line, ofOwner), undefined);
  });

  test('an author gets at nobody else’s post, whatever is to be done with it', async () => {
    const aboutPosts = bySession(/\/(posts|trash)\/:id/);
    assert.ok(aboutPosts.length >= 11);
    for (const line of aboutPosts) for (const id of [ofOwner, '1', '999']) await refused(on(line, id), author);
  });

  test('a program in an author’s name gets at nobody else’s post either', async () => {
    const program = programWith(blog, await tokenFor(blog, author.id));
    const aboutPosts = routes.filter((line) => line.includes('/api/posts/:id'));
    assert.ok(aboutPosts.length >= 3);
    for (const line of aboutPosts) {
      const { status, text } = await program(
        on(line, ofOwner),
        line.startsWith('GET') ? {} : { json: { title: 'Taken over' }, headers: { 'if-match': '"1"' } },
      );
      assert.deepEqual([status, text.includes('owner’s idea')], [403, false], line);
    }
    assert.match((await ask(blog, `GET /admin/posts/${ofOwner}`, owner)).body, /<title>The owner’s idea</);
  });

  test('an author can’t spell another’s post in a way that the guard reads as their own', async () => {
    for (const id of [`${ofAuthor}e0`, `0x${ofAuthor}`, `%20${ofAuthor}`, `${ofAuthor}.0`, `-${ofAuthor}`, `+${ofAuthor}`, ofAuthor.padStart(16, '0')])
      await refused(`GET /admin/posts/${id}`, author);
  });

  test('an author has people, settings and bylines in no way', async () => {
    const others = forOwners();
    assert.ok(others.length >= 13);
    for (const line of others) await refused(on(line, '1'), author);
    await refused(`POST /admin/posts/${ofAuthor}/authors`, author);
  });

  test('an editor has people and settings in no way', async () => {
    for (const line of forOwners()) await refused(on(line, '1'), editor);
  });

  test('an author writes, publishes and deletes what is theirs', async () => {
    const mine = `/admin/posts/${ofAuthor}`;
    const typed = { version: '1', title: 'The author’s post', markdown: 'Words.', kind: 'post' };
    assert.equal((await ask(blog, `GET ${mine}`, author)).status, 200);
    assert.equal((await ask(blog, `POST ${mine}/publication`, author, typed)).status, 303);
    assert.match((await ask(blog, 'GET /the-authors-post')).body, /Words\./);
    assert.equal((await ask(blog, `POST ${mine}/deletion`, author)).status, 303);
    assert.equal((await ask(blog, 'GET /the-authors-post')).status, 410);
  });

  test('the desk of an author shows what is theirs, that of an editor everything', async () => {
    const mine = await newIdea(author, 'Mine alone');
    const [ofBen, ofEve] = [await ask(blog, 'GET /admin', author), await ask(blog, 'GET /admin', editor)];
    const seen = ({ body }: Reply) => [body.includes('Mine alone'), body.includes('The owner’s idea'), body.includes('This is your blog')];
    assert.deepEqual(
      [seen(ofBen), seen(ofEve)],
      [
        [true, false, false],
        [true, true, true],
      ],
    );
    assert.equal((await ask(blog, `GET /admin/posts/${mine}`, editor)).status, 200);
  });

  test('the trash of an author holds what is theirs, and no address tells them the title of what others deleted', async () => {
    const [mine, others] = [await newIdea(author, 'Mine to restore'), await newIdea(owner, 'A secret title')];
    await ask(blog, `POST /admin/posts/${mine}/deletion`, author);
    await ask(blog, `POST /admin/posts/${others}/deletion`, owner);
    const { body } = await ask(blog, 'GET /admin/trash', author);
    assert.deepEqual([body.includes('Mine to restore'), body.includes('A secret title')], [true, false]);
    for (const question of [`trashed=${others}`, `restored=${ofOwner}`, `title=secret`])
      assert.doesNotMatch((await ask(blog, `GET /admin?${question}`, author)).body, /A secret title|The owner’s idea/);
    assert.doesNotMatch((await ask(blog, 'GET /admin/desk', author)).body, /A secret title|The owner’s idea/);
    assert.equal((await ask(blog, `POST /admin/posts/${mine}/restoration`, author)).status, 303);
    assert.equal((await ask(blog, `GET /admin/posts/${mine}`, author)).status, 200);
  });

  test('an author changes the files that they brought and no others, and is told of no post of others by them', async () => {
    const [theirs, mine] = await blog.app.get(Database).change(async (tx) => {
      const times = { createdAt: noon, updatedAt: noon };
      const file = (digest: string, authorId: number) =>
        tx.media.create({ data: { name: `${digest}.pdf`, digest, file: 'a.pdf', type: 'application/pdf', bytes: 1, state: 'ready', authorId, ...times } });
      const files = [await file('theirs', owner.id), await file('mine', author.id)] as const;
      for (const { name } of files) await tx.mediaUse.create({ data: { postId: Number(ofOwner), place: 'text', name, described: 1 } });
      return files;
    });
    const aboutFiles = bySession(/^POST .*\/media\/:id/);
    assert.ok(aboutFiles.length >= 3);
    for (const line of aboutFiles) for (const id of [String(theirs.id), '999']) await refused(on(line, id), author);
    for (const { id } of [theirs, mine]) {
      const { body } = await ask(blog, `GET /admin/media/${id}`, author);
      assert.deepEqual([body.includes('The owner’s idea'), body.includes('Posts of others: 1')], [false, true]);
      assert.equal(body.includes(`/admin/media/${id}/deletion`), id === mine.id);
    }
    assert.match((await ask(blog, `GET /admin/media/${theirs.id}`, editor)).body, /The owner’s idea/);
    for (const [as, { id }] of [
      [author, mine],
      [editor, theirs],
    ] as const)
      assert.equal((await ask(blog, `POST /admin/media/${id}/deletion`, as)).status, 303);
  });

  test('the header leads nobody to where they may not go', async () => {
    const leads = async (as: Visitor) => /href="\/admin\/people"/.test((await ask(blog, 'GET /admin', as)).body);
    assert.deepEqual([await leads(owner), await leads(editor), await leads(author)], [true, false, false]);
  });

  test('who is put under a post may edit it from then on, and who is taken off no longer', async () => {
    const authors = (...people: Visitor[]) => people.map(({ id }): [string, string] => ['authors', String(id)]);
    const door = `/admin/posts/${ofOwner}`;
    assert.equal((await ask(blog, `POST ${door}/authors`, editor, authors(author, owner))).status, 303);
    assert.equal((await ask(blog, `GET ${door}`, author)).status, 200);
    assert.equal((await ask(blog, `POST ${door}/authors`, editor, authors(owner))).status, 303);
    await refused(`GET ${door}`, author);
  });
});
