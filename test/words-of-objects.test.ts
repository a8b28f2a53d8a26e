import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { contentTypeOf } from '../src/site/content-type.js';
import { addAuthor, programWith, tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';

/* Words that every object of JavaScript answers to, where others may write them. */
let blog: Blog;
let ask: ReturnType<typeof programWith>;
before(async () => {
  blog = await startBlog();
  ask = programWith(blog, await tokenFor(blog, await addAuthor(blog, 'Ada')));
});
after(() => blog.stop());

const words = ['constructor', 'tostring', 'valueof', 'hasownproperty', '__proto__', 'isprototypeof'];

test('a page is of the type that its ending says, whatever its last word is', () => {
  for (const word of [...words, 'toString', 'valueOf'])
    for (const path of [`/${word}`, `/a.${word}`, `/${word}.xml`])
      assert.match(contentTypeOf(path), path.endsWith('.xml') ? /^application\/xml;/ : /^text\/html;/, path);
});

test('posts, tags, categories, languages and code may be called so, and are on the site', async () => {
  for (const word of words) {
    const markdown = `A ${word} &${word};\n\n\`\`\`${word}\nx\n\`\`\`\n\n<${word}>x</${word}>\n\n> [!${word}]\n> y\n\n![](a.png){${word}=1}\n\n$\\${word}$`;
    const made = await ask<{ url: string }>('POST /api/posts', {
      json: { title: word, markdown, tags: [word], categories: [word], lang: '', status: 'published' },
    });
    assert.equal(made.status, 201, made.text);
    const { pathname } = new URL(made.body.url);
    for (const path of [pathname, `/tags${pathname}`, `/categories${pathname}`]) {
      const reply = await fetch(blog.url + path);
      const text = await reply.text();
      if (path === pathname || reply.status !== 404) assert.equal(reply.status, 200, path);
      assert.doesNotMatch(text, /\[native code\]/, path);
    }
  }
  assert.doesNotMatch(await (await fetch(`${blog.url}/atom.xml`)).text(), /native code/);
});

test('what is asked for and sent by such a name is refused or answered, and never fails', async () => {
  for (const word of [...words, 'toString', 'valueOf', 'hasOwnProperty']) {
    for (const path of [
      `/api/posts?q=${word}`,
      `/api/posts?${word}=1`,
      `/api/media?${word}=1`,
      `/api/micropub?q=${word}`,
      `/search?q=${word}`,
      `/${word}/${word}`,
    ])
      assert.ok((await ask(`GET ${path}`)).status < 500, path);
    for (const json of [{ title: word, publishedAt: word }, { [word]: 1 }, { title: 'x', kind: word }, { title: 'x', lang: word }])
      assert.ok((await ask('POST /api/posts', { json })).status < 500, JSON.stringify(json));
  }
});
