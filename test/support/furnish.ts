import { authorNamed } from '../../src/auth/author.store.js';
import { MediaLibrary } from '../../src/media/media-library.service.js';
import { Database } from '../../src/platform/database.service.js';
import { PermalinkStore } from '../../src/posts/move-all.store.js';
import { PostStore } from '../../src/posts/post.store.js';
import { WorkingCopyStore } from '../../src/posts/working-copy.store.js';
import { RedirectStore } from '../../src/redirects/redirect.store.js';
import { IconStore } from '../../src/settings/icon.store.js';
import { SettingsStore } from '../../src/settings/settings.store.js';
import type { Blog } from './blog.js';
import { blankForm, fields } from './fields.js';
import { quarters } from './images.js';
import { settle } from './whole-blog.js';

const svg = (side: number) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"><path d="M0 0h1v1z"/></svg>`);
const sent = (name: string, bytes: Buffer) => ({ file: [bytes] as unknown as AsyncIterable<Uint8Array>, name });

/** Makes of a blog one with all that a blog can have. */
export async function furnish(blog: Blog): Promise<void> {
  const { app } = blog;
  const [posts, media, redirects] = [app.get(PostStore), app.get(MediaLibrary), app.get(RedirectStore)];
  const now = '2026-01-01T00:00:00.000Z';
  const ann = await app.get(Database).change((tx) => authorNamed(tx, 'Ann “Nan” O’Lee', now));
  await app.get(Database).change((tx) => tx.author.update({ where: { id: ann }, data: { role: 'editor', timeZone: 'Europe/Berlin' } }));
  await app.get(SettingsStore).save({ title: 'Häuser: "a" \\ b', about: '*two*\nlines', lang: 'de', accent: '#123456' });
  await app.get(IconStore).put(svg(7));
  await app.get(PermalinkStore).save({ permalink: '/:year/:slug/' });
  const river = await media.add({ ...sent('river.svg', svg(3)), by: ann, alt: 'A “river”' });
  await media.replace(river.id, sent('other.svg', svg(4)));
  await media.add({ ...sent('photo.png', await quarters().png().toBuffer()), by: null });
  const published = { by: ann, reason: 'published', status: 'published' } as const;
  const id = await posts.create(
    fields({
      title: 'Rivers',
      slug: 'rivers',
      markdown: '![](/media/river.svg) ![](/media/photo.png)',
      aliases: ['/Old/River.html', '/ö/ß'],
      publishedAt: now,
    }),
    published,
    { authorIds: [ann] },
  );
  await posts.create(fields({ title: 'Hello', slug: 'hello', tags: ['Go', 'C++'], categories: ['B', 'a'], publishedAt: now }), published, { authorIds: [] });
  await posts.create(fields({ title: 'Later', publishedAt: '2031-01-01T00:00:00.000Z' }), published, { authorIds: [ann] });
  await settle(blog);
  await posts.revise(
    id,
    fields({ title: 'Rivers', slug: 'brooks', markdown: 'Longer.', aliases: ['/Old/River.html'], publishedAt: '2025-12-31T00:00:00.000Z' }),
    published,
  );
  const dead = await posts.create(fields({ title: 'Dead', publishedAt: now }), published, { authorIds: [] });
  const lost = await posts.create(fields({ title: 'Lost', publishedAt: now }), published, { authorIds: [] });
  await settle(blog);
  await posts.trash(dead, ann);
  await posts.trash(lost, ann);
  await posts.delete(lost);
  await app.get(WorkingCopyStore).keep(id, { ...blankForm, title: 'Rivers!', markdown: 'Typed ---' }, { by: ann, version: 2, timeZone: 'Asia/Tokyo' });
  for (const [source, target, code] of [['/go', 'https://go.dev/?a=b', '302'], ['/:y/:s/old', '/:y/:s', ''], ['/docs/*', '/d/:splat', '308'], ['/never', '', '410']]) await redirects.save({ source: source!, target: target!, code: code! }, null); // prettier-ignore
  await app.get(Database).change(async (tx) => {
    const feed = await tx.redirectFeed.create({ data: { url: 'https://rules.example/r.txt', minutes: 30, nextAt: '2031-01-01T00:00:00.000Z' } });
    await tx.redirect.updateMany({ where: { source: '/go' }, data: { feedId: feed.id } });
    await tx.kudos.createMany({ data: ['a', 'b', 'c'].map((digest) => ({ digest, postId: id })) });
    const shown = { source: 'https://other.example/', target: 'https://blog.example/x', state: 'approved', content: 'Nice', receivedAt: now };
    await tx.mention.createMany({
      data: [
        { postId: id, ...shown },
        { postId: id, ...shown, source: 'https://spam.example/', state: 'refused' },
      ],
    });
    await tx.stale.create({ data: { fact: `mentions:${id}`, at: '' } });
  });
}
