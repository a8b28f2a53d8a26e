import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { quiet, SyncedBlog } from './support/synced.js';

/*
 * Whatever is done on both sides, at any place and in any order: no word that somebody wrote is ever lost, and when a sync is over both sides say
 * the same, so that the next one does nothing.
 */
let both: SyncedBlog;
before(async () => {
  both = await SyncedBlog.start();
});
after(() => both?.stop());

type Deed = { side: 'blog' | 'folder'; what: 'write' | 'title' | 'tag' | 'draft' | 'new' | 'delete' | 'rename' | 'comment'; which: number; where: number };
const deed: fc.Arbitrary<Deed> = fc.record({
  side: fc.constantFrom('blog', 'folder'),
  what: fc.constantFrom('write', 'write', 'write', 'title', 'tag', 'draft', 'new', 'delete', 'rename', 'comment'),
  which: fc.nat(20),
  where: fc.nat(20),
});

let words = 0;
/** A word that nobody has written before. */
const word = () => `word${++words}x`;

/** The text with a line more at some place. */
function longer(text: string, where: number, added: string): string {
  const lines = text.split('\n');
  lines.splice(where % (lines.length + 1), 0, added);
  return lines.join('\n');
}

const ours = () => both.files().filter((path) => path.endsWith('.md') && !/\.conflict|^\.trash/.test(path));

async function inBlog({ what, which, where }: Deed, added: string): Promise<void> {
  const posts = both.posts();
  const post = posts[which % Math.max(1, posts.length)];
  if (what === 'new' || !post) return void (await both.create({ title: added, markdown: `${added}\n` }, where % 2 ? 'idea' : 'published'));
  if (what === 'delete') return both.trash(post.id);
  if (what === 'title') return both.change(post.slug, { title: `${post.title} ${added}` });
  if (what === 'tag') return both.change(post.slug, { tags: [...post.tags, added] });
  return both.change(post.slug, { markdown: longer(post.markdown, where, added) });
}

function inFolder({ what, which, where }: Deed, added: string): void {
  const files = ours();
  const path = files[which % Math.max(1, files.length)];
  if (what === 'new' || !path) return both.write(`notes/${added}.md`, `---\ntitle: ${added} # mine\n---\n${added}\n`);
  const [, head = '', body = ''] = /^(---\n[^]*?\n---\n)([^]*)$/.exec(both.read(path)) ?? [];
  if (what === 'delete' && files.length > 1) return both.remove(path);
  if (what === 'rename') return renameSync(join(both.folder, path), join(both.folder, `${added}.md`));
  if (what === 'comment') return both.write(path, head.replace('---\n', `---\n# ${added}\n`) + body);
  if (what === 'title') return both.edit(path, /^title: ("?)(.*?)"?( #.*)?$/m, `title: "$2 ${added}"`);
  if (what === 'tag' && !/^tags:/m.test(head)) return both.write(path, head.replace(/\n---\n$/, `\ntags:\n  - ${added}\n---\n`) + body);
  if (what === 'draft' && !/^draft:/m.test(head)) return both.write(path, head.replace(/\n---\n$/, '\ndraft: true\n---\n') + body);
  both.write(path, head + longer(body, where, added));
}

/** All that is in the blog, its trash and what it was before, and in every file of the folder. */
const everywhere = () => both.kept() + both.files().map((path) => both.read(path)).join('\n'); // prettier-ignore

test('no word is ever lost, and after a sync both sides are the same', async () => {
  const rounds = fc.array(fc.array(deed, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 });
  const property = fc.asyncProperty(rounds, async (all) => {
    both.begin();
    for (const { id } of both.posts()) await both.trash(id);
    for (let n = 0; n < 4; n++) await both.create({ title: `Post ${n} ${word()}`, markdown: `One\n\nTwo\n\n${word()}\n` });
    await both.sync();
    const began = words;
    for (const deeds of all) {
      for (const each of deeds) {
        if (each.side === 'blog') await inBlog(each, word());
        else inFolder(each, word());
      }
      // What somebody deleted before any sync saw it is theirs to delete
      const before = everywhere();
      const written = Array.from({ length: words - began }, (_, n) => `word${began + n + 1}x`).filter((known) => before.includes(known));
      const { refused } = await both.sync();
      assert.deepEqual(refused.filter(({ reason }) => !/kept as an idea|no front matter/.test(reason)), []); // prettier-ignore
      const { blog, folder } = both.sides();
      assert.deepEqual(folder, blog);
      const now = everywhere();
      for (const known of written) assert.ok(now.includes(known), `${known} is lost`);
      assert.deepEqual(await both.sync(), quiet);
    }
  });
  await fc.assert(property, { numRuns: 12 });
});
