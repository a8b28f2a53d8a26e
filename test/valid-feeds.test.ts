import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { readPost } from '../src/archive/markdown/read-post.js';
import { tagsIn } from '../src/core/html-tags.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { SettingsStore } from '../src/settings/settings.store.js';
import { fields } from './support/fields.js';
import { MediaBlog } from './support/media.js';
import { wav } from './support/recordings.js';
import { assertRss } from './support/rss-profile.js';
import { all, elementIn, textOf } from './support/xml.js';

const require = createRequire(import.meta.url);
const origin = 'https://blog.example';
const corpora = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url));
/** Of each folder so many posts: enough for every habit of its authors. */
const mostOfEach = 60;

let media: MediaBlog;
before(async () => {
  media = await MediaBlog.start({ environment: { QVILL_URL: origin } });
  const { app } = media.blog;
  await app.get(SettingsStore).save({ title: 'A & <B>', tagline: 'c ]]> d', hub: 'http://127.0.0.1:9/?a=1&b=2' });
  const publish = (some: Parameters<typeof fields>[0]) =>
    app.get(PostStore).create(fields(some), { by: null, reason: 'published', status: 'published' }, { authorIds: [1] });
  const recording = await media.add('talk.wav', wav().file);
  await publish({
    title: 'With sound',
    markdown: `![A talk](${recording.json.url})\n\nFoot[^1].\n\n[^1]: note`,
    lang: 'pt-BR',
    tags: ['<t> & "u"'],
    categories: ['c'],
  });
  await publish({ title: 'Link', link: 'https://example.org/?a=1&b=<2>', tags: ['links'] });
  await publish({ title: '', markdown: 'bell \u0007 half \ud83d <p title="\u0000">', tags: ['odd'] });
  for (const folder of ['18f', 'agileventures', 'seeds'].map((name) => join(corpora, name)).filter(existsSync))
    for (const file of readdirSync(folder)
      .filter((name) => /\.(md|markdown)$/.test(name))
      .slice(0, mostOfEach)) {
      const { title, markdown, tags, categories, publishedAt } = readPost({ path: file, bytes: readFileSync(join(folder, file)) });
      await publish({ title, markdown, tags, categories, publishedAt });
    }
  await app.get(Publisher).publish();
});
after(() => media.stop());

const pages = () => join(media.blog.config.site, 'pages');
const filesNamed = (name: string) => readdirSync(pages(), { recursive: true, encoding: 'utf8' }).filter((file) => file === name || file.endsWith(`/${name}`));
const read = (file: string) => readFileSync(join(pages(), file), 'utf8');

const hasXmllint = existsSync('/usr/bin/xmllint');
const skip = hasXmllint ? false : 'xmllint is not installed';
function lint(kind: 'relaxng' | 'schema', schema: string, files: string[]): void {
  const { status, stderr } = spawnSync('xmllint', ['--nonet', '--noout', `--${kind}`, schema, ...files.map((file) => join(pages(), file))], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr.replaceAll(/^.* validates\n/gm, '').slice(0, 4_000));
}

test('every Atom feed is one by the schema of RFC 4287', { skip }, () => {
  const feeds = filesNamed('atom.xml');
  assert.ok(feeds.length > 3);
  lint('relaxng', 'test/schemas/atom.rng', feeds);
});

test('the schema does refuse what is no Atom', { skip }, () => {
  assert.throws(() => lint('relaxng', 'test/schemas/atom.rng', ['rss.xml']), /Did not expect|fails to validate/);
});

test('what RFC 4287 says in words holds too: ids once, an alternate link a feed, dates in order', () => {
  for (const file of filesNamed('atom.xml')) {
    const feed = elementIn(read(file), file);
    const entries = all(feed, 'entry');
    const ids = entries.map((entry) => textOf(entry, 'id')!);
    assert.equal(new Set(ids).size, ids.length, file);
    for (const id of [textOf(feed, 'id')!, ...ids]) assert.ok(URL.canParse(id), id);
    for (const parent of [feed, ...entries]) assert.equal(all(parent, 'link').filter(({ attributes }) => attributes['rel'] === 'alternate').length, 1, file);
    for (const entry of entries) assert.ok(textOf(entry, 'updated')! <= textOf(feed, 'updated')!, file);
    for (const link of [feed, ...entries].flatMap((parent) => all(parent, 'link'))) assert.ok(URL.canParse(link.attributes['href']!), file);
  }
});

test('every RSS feed keeps to the profile of the RSS Advisory Board', () => {
  const feeds = filesNamed('rss.xml');
  assert.ok(feeds.length > 3);
  for (const file of feeds) assertRss(elementIn(read(file), file), file);
});

test('every JSON feed is one by the schema of version 1.1', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const isFeed = ajv.compile(require('jsonfeed-schema/schema-v1.1.json') as object);
  for (const file of filesNamed('feed.json')) assert.ok(isFeed(JSON.parse(read(file))), `${file} ${ajv.errorsText(isFeed.errors)}`);
});

test('the sitemap is one by its schema', { skip }, () => {
  lint('schema', join(require.resolve('sitemap/package.json'), '..', 'schema', 'sitemap.xsd'), ['sitemap.xml']);
});

test('in every form a post is whole, with its recording, its language and its footnotes, and no address is relative', () => {
  const atom = elementIn(read('atom.xml'), 'atom.xml');
  const item = (JSON.parse(read('feed.json')) as { items: Record<string, unknown>[] }).items.find((each) => each['title'] === 'With sound')!;
  const [entry] = all(atom, 'entry').filter((each) => textOf(each, 'title') === 'With sound');
  const [told] = item['attachments'] as Record<string, unknown>[];
  const link = all(entry!, 'link').find(({ attributes }) => attributes['rel'] === 'enclosure')!.attributes;
  assert.deepEqual([link['href'], link['type'], link['length']], [told!['url'], told!['mime_type'], String(told!['size_in_bytes'])]);
  assert.deepEqual([entry!.attributes['lang'], item['language'], told!['mime_type']], ['pt-BR', 'pt-BR', 'audio/wav']);
  const rss = all(elementIn(read('rss.xml'), 'rss.xml').children[0]!, 'item').find((each) => textOf(each, 'title') === 'With sound')!;
  assert.deepEqual([all(rss, 'enclosure')[0]!.attributes['url'], textOf(rss, 'language')], [link['href'], 'pt-BR']);
  for (const file of filesNamed('feed.json'))
    for (const { content_html: html } of (JSON.parse(read(file)) as { items: { content_html: string }[] }).items)
      for (const { name, isEnd, attributes } of tagsIn(html))
        for (const key of ['href', 'src', 'poster'])
          if (!isEnd && attributes.has(key) && !(name !== 'a' && attributes.get(key)!.startsWith('#')))
            assert.match(attributes.get(key)!, /^\s*[a-z][a-z0-9+.-]*:|^\/\/$/i, `${file}: <${name} ${key}="${attributes.get(key)}">`);
});
