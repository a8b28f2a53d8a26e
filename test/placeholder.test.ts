import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownPlaceholders, stretchOf } from '../src/core/placeholder.js';
import { emptyFields } from '../src/posts/post-fields.js';
import type { Change } from '../src/posts/change.js';
import { PostStore } from '../src/posts/post.store.js';
import { startBlog } from './support/blog.js';

const mark = '![Uploading boat.jpg…]()';

test('a placeholder goes with the line that was made for it, and with no word of the author’s', () => {
  for (const [text, left] of [
    [`Words ${mark} more`, 'Words  more'],
    [`${mark}`, ''],
    [`Above\n\n${mark}\n\nBelow`, 'Above\n\nBelow'],
    [`Above\n${mark}\nBelow`, 'Above\nBelow'],
    [`${mark}\n\nBelow`, 'Below'],
    [`Above\n\n${mark}`, 'Above'],
    [`Above\n\n${mark}\nBelow`, 'Above\n\nBelow'],
    [`- ${mark}\n- item`, '- \n- item'],
  ] as const)
    assert.equal(text.replace(stretchOf(mark, text), ''), left, JSON.stringify(text));
});

test('what is written about in code is no placeholder', () => {
  for (const text of [`\`${mark}\``, `\`\`\`\n${mark}\n\`\`\``, `Words\n~~~md\n${mark}\n~~~\nmore`, `\`\`\`\n${mark}`, '![Uploading](/a.jpg)'])
    assert.deepEqual(shownPlaceholders(text), [], text);
  assert.deepEqual(shownPlaceholders(`\`code\` and ${mark}\n\n\`\`\`\nx\n\`\`\`\n${mark}`), [mark, mark]);
});

test('no post is published or scheduled with a placeholder; an idea is kept, and what comes from another blog is taken as it is', async () => {
  const blog = await startBlog();
  const posts = blog.app.get(PostStore);
  const fields = { ...emptyFields, title: 'Boats', markdown: `Words\n\n${mark}` };
  const create = (change: Omit<Change, 'by'>, some = {}) => posts.create({ ...fields, ...some }, { by: null, ...change }, { authorIds: [] });
  const refused = {
    name: 'Problem',
    kind: 'invalid',
    field: 'markdown',
    message: '“boat.jpg” has not arrived: take its place out of the text, or add the file again',
  };
  await assert.rejects(create({ status: 'published', reason: 'published' }), refused);
  await assert.rejects(create({ status: 'scheduled', reason: 'created' }, { publishedAt: '2100-01-01T00:00:00.000Z' }), refused);
  const id = await create({ status: 'idea', reason: 'created' });
  await assert.rejects(posts.revise(id, fields, { by: null, status: 'published', reason: 'published' }), refused);
  const old = await create({ status: 'published', reason: 'imported' }, { title: 'Old' });
  await posts.revise(old, { ...fields, title: 'Old, with another title' }, { by: null, status: 'published', reason: 'published' });
  await blog.stop();
});
