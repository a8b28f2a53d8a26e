import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { MentionStore } from '../src/mentions/mention.store.js';
import { PreviewMaker } from '../src/pages/preview.service.js';
import { Database } from '../src/platform/database.service.js';
import { Views } from '../src/platform/views.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { type Blog, startBlog, StillClock } from './support/blog.js';
import { fields } from './support/fields.js';

/** What templates got, by template: each datum with what it is. */
const given = new Map<string, Map<string, string>>();
const published = { by: null, reason: 'published', status: 'published' } as const;
const clock = new StillClock(new Date('2026-11-21T12:00:00.000Z'));

let blog: Blog;
before(async () => {
  blog = await startBlog({ clock });
  const views = blog.app.get(Views);
  const render = views.render.bind(views);
  views.render = (name, data) => {
    const [folder, template] = name.split('/') as [string, string];
    if (folder === 'site') note(template, data);
    return render(name, data);
  };
  await fill();
});
after(() => blog.stop());

/** A blog that has something for everything that a template can show. */
async function fill(): Promise<void> {
  const person = (name: string) => blog.app.get(AuthorStore).add({ name, email: `${name}@example.org`, password: 'correct horse battery', role: 'author' });
  const authors = [await person('Ada'), await person('Bob')];
  const posts = blog.app.get(PostStore);
  const add = (some: Parameters<typeof fields>[0], by = 0) => posts.create(fields(some), published, { authorIds: [authors[by]!] });
  const labels = { tags: ['a'], categories: ['c'] };
  const old = await add({ title: 'Link', link: 'https://example.org/', lang: 'de', translation: 'w', ...labels, publishedAt: '2020-01-01T00:00:00.000Z' });
  for (let n = 1; n <= 6; n++)
    await add({ title: `Post ${n}`, ...labels, translation: n === 1 ? 'w' : null, publishedAt: `2020-01-0${n}T00:00:00.000Z` }, n % 2);
  await add({ title: 'Page', kind: 'page', lang: 'en' });
  clock.set('2026-12-21T12:00:00.000Z');
  await posts.revise(old, fields({ title: 'Link', link: 'https://example.org/', lang: 'de', translation: 'w', ...labels, markdown: 'More.' }), published);
  const settings = { tagline: 'A line', about: 'Me', links: 'Me https://social.example/@ada', postsPerPage: 2, titlesPerPage: 2, webmentions: true };
  await mention(old);
  for (const homeShows of ['titles', 'excerpts'] as const) {
    await blog.app.get(SettingsStore).save({ ...settings, homeShows });
    await blog.app.get(Publisher).publish();
  }
  await blog.app.get(PreviewMaker).nothing();
}

/** Others like it in number, repost it and reply. */
async function mention(postId: number): Promise<void> {
  const store = blog.app.get(MentionStore);
  const kinds = [...Array<'like'>(51).fill('like'), ...Array<'repost'>(51).fill('repost'), 'reply'] as const;
  for (const [n, kind] of kinds.entries()) {
    const data = { postId, source: `https://${n}.example/`, target: 'http://localhost:3000/', receivedAt: '2026-11-21T12:00:00.000Z' };
    const row = await blog.app.get(Database).change((tx) => tx.mention.create({ data }));
    await store.keep(row, { kind, author: 'Cy', authorUrl: 'https://cy.example/', title: 'On rivers', content: 'Good.', publishedAt: null });
    await store.judge(row.id, 'approved');
  }
}

function note(template: string, data: object): void {
  if (!given.has(template)) given.set(template, new Map());
  for (const [path, kind] of flat(data)) given.get(template)!.set(path, kind);
}

/** `post.title` text, `posts[].url` text, … Nothing, where there is nothing. */
function flat(value: unknown, path = ''): [path: string, kind: string][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((item) => flat(item, `${path}[]`));
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, item]) => flat(item, path === '' ? key : `${path}.${key}`));
  const kind =
    typeof value === 'string' ? (/(^|\.)(html|\w+Html|css|about|content)$/i.test(path) ? 'HTML' : 'text') : typeof value === 'number' ? 'number' : 'yes or no';
  return [[path, path === 'frame.css' ? 'CSS' : kind]];
}

const reference = readFileSync('docs/themes.md', 'utf8');

/** The rows of the tables below a heading: datum and kind. */
function documented(heading: string): string[] {
  const section = reference.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \| ([^|]+?) \|/gm)].map(([, path, kind]) => `${path} ${kind}`);
}

test('docs/themes.md lists what every template gets, and nothing else', () => {
  assert.ok(given.size >= 8, [...given.keys()].join(', '));
  if (process.env['QVILL_SHOW_DATA'])
    for (const [template, data] of given)
      console.log(
        template,
        [...data].map((each) => each.join(' ')).filter((each) => !each.startsWith('frame.')),
      );
  const shared = new Set<string>();
  for (const [template, data] of given) {
    const all = [...data].map(([path, kind]) => `${path} ${kind}`);
    for (const each of all) if (each.startsWith('frame.')) shared.add(each);
    assert.deepEqual(all.filter((each) => !each.startsWith('frame.')).toSorted(), documented(`\`${template}.hbs\``).toSorted(), template);
  }
  assert.deepEqual([...shared].toSorted(), documented('On every page: `frame`').toSorted());
});

test('every file of the default theme is named', () => {
  for (const file of readdirSync('views/site')) assert.ok(reference.includes(`\`${file}\``), file);
});
