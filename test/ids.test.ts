import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { checkerSkipReason, errorsIn } from './support/html-checker.js';

let blog: Blog;
before(async () => {
  blog = await startBlog();
});
after(() => blog.stop());

const text = `## Intro

[there](#main), [here](#intro-1) <a href="#main">there</a>[^1]

<div id="main">Mine</div>
<p id="intro">One</p> <p id="intro">Two</p>

Three <b id="p1-footnote-1">four</b>

[^1]: Note`;

async function pageOf(title: string): Promise<string> {
  await blog.app.get(PostStore).create(fields({ title, markdown: text }), { by: null, reason: 'published', status: 'published' }, { authorIds: [] });
  await blog.app.get(Publisher).publish();
  return (await fetch(`${blog.url}/${title.toLowerCase()}`)).text();
}

test('no id of an author’s own HTML is twice on a page, whatever the theme and the text have, and links follow it', async () => {
  const html = await pageOf('Ids');
  const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id!);
  assert.deepEqual(ids, [...new Set(ids)]);
  const prefix = /id="(p\d+-)main"/.exec(html)![1]!;
  assert.match(html, new RegExp(`<a href="#${prefix}main">there</a>, <a href="#intro-1">here</a> <a href="#${prefix}main">`));
  assert.match(html, /<main id="main">[^]*<div id="p\d+-main">Mine<\/div>\n<p id="intro">One<\/p> <p id="intro-1">Two/);
  assert.match(html, /<h2 id="intro-2">Intro<a class="anchor" href="#intro-2"/);
});

test('the HTML checker finds nothing in that', { skip: checkerSkipReason() }, async () => {
  await pageOf('Again');
  assert.deepEqual(await errorsIn(['again.html', 'index.html'].map((file) => join(blog.config.site, 'pages', file))), []);
});
