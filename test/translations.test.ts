import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { Ada } from './support/ada.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { bytesOf, treeAt, treeFromNothing } from './support/tree.js';

let blog: Blog;
before(async () => {
  blog = await startBlog();
});
after(() => blog.stop());

const published = { by: null, reason: 'published', status: 'published' } as const;
const posts = () => blog.app.get(PostStore);
const publish = async (some: Parameters<typeof fields>[0]) => {
  const id = await posts().create(fields(some), published, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  return id;
};
const read = async (path: string) => (await fetch(blog.url + path)).text();
const alsoIn = async (path: string) =>
  [...(await read(path)).matchAll(/<a rel="alternate" hreflang="([^"]*)"[^>]* href="([^"]*)">([^<]*)</g)].map(([, ...all]) => all.join(' '));
const inHead = async (path: string) =>
  [...(await read(path)).matchAll(/<link rel="alternate" hreflang="([^"]*)" href="([^"]*)"/g)].map(([, ...all]) => all.join(' '));
const assertLaw = async () => assert.deepEqual(bytesOf(await treeAt(blog.config.site)), bytesOf(await treeFromNothing(blog.config)));

test('posts with one word in common lead to each other, for people and for machines', async () => {
  await publish({ title: 'Rivers', translation: 'Rivers!' });
  assert.deepEqual([await alsoIn('/rivers'), await inHead('/rivers')], [[], []], 'alone it has none');
  await publish({ title: 'Flüsse', lang: 'de', translation: 'rivers' });
  const id = await publish({ title: 'أنهار', slug: 'anhar', lang: 'ar', translation: 'rivers' });
  assert.deepEqual(await alsoIn('/rivers'), ['ar /anhar العربية', `de ${encodeURI('/flüsse')} Deutsch`]);
  assert.deepEqual(await alsoIn('/anhar'), [`de ${encodeURI('/flüsse')} Deutsch`, 'en /rivers English']);
  const all = ['ar http://localhost:3000/anhar', `de http://localhost:3000${encodeURI('/flüsse')}`, 'en http://localhost:3000/rivers'];
  for (const path of ['/rivers', '/anhar', encodeURI('/flüsse')]) assert.deepEqual(await inHead(path), all, path);
  await assertLaw();
  await posts().trash(id, null);
  await blog.app.get(Publisher).publish();
  assert.deepEqual(await alsoIn('/rivers'), [`de ${encodeURI('/flüsse')} Deutsch`]);
  await assertLaw();
});

test('the word is a field of the editor, and what is not public stays unknown', async () => {
  const ada = await Ada.at(blog);
  const door = await ada.begin('Rivières');
  const typed = await ada.send(door, { lang: 'fr', translation: 'rivers' });
  assert.equal(typed.form.translation, 'rivers');
  assert.doesNotMatch(await read('/rivers'), /Rivi|français/);
  await ada.publish(door);
  assert.ok((await alsoIn('/rivers')).some((each) => each.startsWith('fr ')));
  await ada.publish(door, { translation: '' });
  assert.deepEqual(await alsoIn('/rivers'), [`de ${encodeURI('/flüsse')} Deutsch`]);
  await assertLaw();
});
