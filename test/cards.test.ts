import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { drawCard } from '../src/media/draw-card.worker.js';
import { CardStore } from '../src/publishing/card.store.js';
import { Cards } from '../src/publishing/cards.service.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { fields } from './support/fields.js';
import { MediaBlog } from './support/media.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

const origin = 'https://blog.example';
let media: MediaBlog;
before(async () => {
  media = await MediaBlog.start({ environment: { QVILL_URL: origin }, cards: true });
  await media.blog.app.get(SettingsStore).save({ title: 'Water Marks' });
});
after(() => media.stop());

const published = { by: null, reason: 'published', status: 'published' } as const;
const publisher = () => media.blog.app.get(Publisher);
const draw = () => media.blog.app.get(Cards).flush();
const publish = async (some: Parameters<typeof fields>[0]) => {
  const id = await media.blog.app.get(PostStore).create(fields(some), published, { authorIds: [] });
  return { id, receipt: await publisher().publish() };
};
const revise = async (id: number, some: Parameters<typeof fields>[0], status: 'published' | 'idea' = 'published') => {
  await media.blog.app.get(PostStore).revise(id, fields(some), { ...published, status });
  return publisher().publish();
};
/** What a page says of its picture: the path, and the rest as it is written. */
async function shown(path: string) {
  const { text } = await media.ask(`GET ${path}`);
  const said = (name: string) => new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)">`).exec(text)?.[1] ?? null;
  const image = said('og:image');
  assert.ok(image === null || image.startsWith(`${origin}/`));
  return {
    path: image?.slice(origin.length) ?? null,
    width: said('og:image:width'),
    height: said('og:image:height'),
    alt: said('og:image:alt'),
    card: said('twitter:card'),
  };
}

test('a post is published without waiting for its card, names none until it is there, and then one of 1200 × 630', async () => {
  const { id } = await publish({ title: 'The numbers that started it' });
  assert.deepEqual(await shown('/the-numbers-that-started-it'), { path: null, width: null, height: null, alt: null, card: 'summary' });
  await draw();
  const { path, ...rest } = await shown('/the-numbers-that-started-it');
  assert.match(path!, new RegExp(`^/cards/${id}\\.png\\?[0-9a-f]{8}$`));
  assert.deepEqual(rest, { width: '1200', height: '630', alt: 'The numbers that started it', card: 'summary_large_image' });
  const card = await media.ask(`GET ${path}`);
  assert.deepEqual([card.status, card.headers.get('content-type'), card.headers.get('content-encoding')], [200, 'image/png', null]);
  const { format, width, height } = await sharp(card.body).metadata();
  assert.deepEqual([format, width, height], ['png', 1200, 630]);
  assert.ok(card.body.length < 40_000, `${card.body.length} bytes`);
  assert.deepEqual(bytesOf(await treeAt(media.blog.config.site)), bytesOf(await treeFromNothing(media.blog.config)));
});

test('the card is drawn once: for another text it stays, for another title it is another one at the same address', async () => {
  const { id } = await publish({ title: 'Once', markdown: 'One.' });
  await draw();
  const was = await shown('/once');
  await revise(id, { title: 'Once', markdown: 'Two.' });
  await draw();
  assert.deepEqual(await shown('/once'), was);
  await revise(id, { title: 'Twice', markdown: 'Two.' });
  assert.deepEqual(await shown('/once'), was, 'until there is another, this one goes on answering');
  assert.equal((await media.ask(`GET ${was.path}`)).status, 200);
  await draw();
  const is = await shown('/once');
  assert.notEqual(is.path, was.path);
  assert.equal(is.path!.split('?')[0], was.path!.split('?')[0]);
  assert.equal(is.alt, 'Twice');
});

test('another name of the blog, or another accent, draws every card again', async () => {
  const was = (await shown('/once')).path;
  for (const values of [{ title: 'Water & Marks' }, { accent: '#aa0000' }]) {
    await media.blog.app.get(SettingsStore).save(values);
    await publisher().publish();
    await draw();
    assert.notEqual((await shown('/once')).path, was);
  }
  const corner = await sharp((await media.ask(`GET ${(await shown('/once')).path}`)).body)
    .extract({ left: 0, top: 625, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer();
  assert.deepEqual([...corner], [0xaa, 0, 0]);
});

test('what is withdrawn takes its card along, and brings it back', async () => {
  const { id } = await publish({ title: 'Come and go' });
  await draw();
  await revise(id, { title: 'Come and go' }, 'idea');
  assert.equal((await media.ask(`GET /cards/${id}.png`)).status, 410);
  await revise(id, { title: 'Come and go' });
  assert.equal((await media.ask(`GET /cards/${id}.png`)).status, 200);
  await media.blog.app.get(PostStore).trash(id, null);
  await media.blog.app.get(PostStore).delete(id);
  await publisher().publish();
  assert.equal((await media.ask(`GET /cards/${id}.png`)).status, 410);
  assert.equal((await media.ask('GET /cards/999.png')).status, 404);
});

test('a card that was ready when its post had just been withdrawn is there when the post comes back', async () => {
  const title = 'Gone while it was drawn';
  const { id } = await publish({ title });
  await revise(id, { title }, 'idea');
  const png = (
    await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
  ).toString('base64');
  await media.blog.app.get(CardStore).keep([{ id, title, png }], 'look');
  await publisher().publish();
  assert.equal((await media.ask(`GET /cards/${id}.png`)).status, 404);
  await revise(id, { title });
  assert.equal((await media.ask(`GET /cards/${id}.png`)).status, 200);
  assert.deepEqual(bytesOf(await treeAt(media.blog.config.site)), bytesOf(await treeFromNothing(media.blog.config)));
});

test('titles of every kind have a card, and one that no font can write holds up no other', async () => {
  const titles = [
    '',
    '日本語の題名',
    'مرحبا بالعالم',
    'x'.repeat(300),
    `${'word '.repeat(59)}end`,
    '<b>&amp;</b> ]]> %',
    '\u{10FFFF}\u0378',
    '😀🧿👩‍👩‍👧',
    'half \ud83d',
    'Tiếng Việt',
  ];
  const ids: number[] = [];
  for (const [n, title] of titles.entries()) ids.push((await publish({ title, slug: `title-${n}` })).id);
  await draw();
  for (const [n, id] of ids.entries()) assert.equal((await media.ask(`GET /cards/${id}.png`)).status, 200, titles[n]);
});

test('a post with a large picture of its own shows that one, with its size and its description', async () => {
  const photo = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#369' } })
      .jpeg()
      .toBuffer();
  const large = await media.add('river.jpg', await photo(1300, 800));
  const small = await media.add('stone.jpg', await photo(300, 200));
  await media.file('river.jpg');
  await publish({ title: 'By the river', markdown: `![A stone](${small.json.url})\n\n![A river & its bank](${large.json.url})` });
  const { path, ...rest } = await shown('/by-the-river');
  assert.deepEqual(rest, { width: '1300', height: '800', alt: 'A river &amp; its bank', card: 'summary_large_image' });
  assert.equal((await media.ask(`GET ${path}`)).headers.get('content-type'), 'image/jpeg');
});

test('where no font can write the title, the card says whose the post is and of which day', async () => {
  const look = { blog: 'Water Marks', host: 'blog.example', accent: '#00695f' };
  const unwritable = { title: 'One \u{10FFFF} letter', author: 'Ada', day: '2026-11-21' };
  const foot = async (wish: typeof unwritable) => (await sharp(await drawCard(wish, look)).extract({ left: 88, top: 530, width: 1024, height: 60 }).raw().toBuffer()).toString('base64'); // prettier-ignore
  assert.notEqual(await foot(unwritable), await foot({ ...unwritable, author: 'Bob' }));
  assert.notEqual(await foot(unwritable), await foot({ ...unwritable, day: '2026-11-22' }));
  assert.equal(
    await foot({ ...unwritable, title: 'Letters' }),
    await foot({ ...unwritable, title: 'Letters', author: 'Bob' }),
    'and with a title nothing more',
  );
});
