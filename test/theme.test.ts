import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commands } from '../src/commands/table.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';

let blog: Blog;
before(async () => {
  blog = await startBlog();
});
after(() => blog.stop());

const published = { by: null, reason: 'published', status: 'published' } as const;
const publish = async (title: string) => {
  const id = await blog.app.get(PostStore).create(fields({ title }), published, { authorIds: [] });
  return { id, receipt: await blog.app.get(Publisher).publish() };
};
const own = async (name: string, text: string | null) => {
  await mkdir(blog.config.theme, { recursive: true });
  const file = join(blog.config.theme, name);
  await (text === null ? rm(file) : writeFile(file, text));
};
const read = async (path: string) => (await fetch(blog.url + path)).text();

async function theme(...args: string[]): Promise<{ status: number; lines: string[] }> {
  const lines: string[] = [];
  const terminal = {
    config: blog.config,
    out: (line: string) => void lines.push(line),
    error: () => {},
    isWatched: false,
    progress: () => {},
    environment: {},
    readInput: async () => '',
  };
  return { status: await commands.find(({ name }) => name === 'theme')!.run(args, terminal), lines };
}

test('an owner’s file stands in place of the default one, and is on every page after the next publication', async () => {
  await own('missing.hbs', '{{#> layout}}<h1>Lost?</h1>{{/layout}}');
  await own('zz.css', 'h1 { color: red }');
  const { receipt } = await publish('First');
  assert.ok(receipt.changed.includes('/404') && receipt.changed.includes('/archive'));
  assert.match(await read('/nowhere'), /h1\{color:red\}[^]*<h1>Lost\?<\/h1>/);
  assert.match(await read('/first'), /<h1 class="p-name">First<\/h1>/);
  await own('missing.hbs', null);
  await own('zz.css', null);
  await blog.app.get(Publisher).rebuild();
  assert.doesNotMatch(await read('/nowhere'), /Lost|color:red/);
});

test('a theme that is no other one makes nothing anew', async () => {
  assert.equal((await publish('Second')).receipt.changed.includes('/404'), false);
});

const broken: [template: string, sentence: RegExp][] = [
  ['one\n{{#if a}}\n', /^theme\/post\.hbs, line 3: Expecting /],
  ['one\n\n{{#if a}}{{/each}}', /^theme\/post\.hbs, line 3: if doesn't match each$/],
  ['one\n{{> nowhere}}', /^theme\/post\.hbs, line 2: there is no template “nowhere”$/],
  ['one\n\n{{shout title}}', /^theme\/post\.hbs, line 3: there is no helper “shout”$/],
  ['{{#> layout}}\n{{#with post}}\n{{> nonesuch}}{{/with}}{{/layout}}', /^theme\/post\.hbs, line 3: there is no template “nonesuch”$/],
];

test('a broken template names its file and line; pages stay, what is withdrawn goes all the same, and all is made when it is mended', async () => {
  const { id } = await publish('Withdrawn');
  const was = await read('/first');
  for (const [text, sentence] of broken) {
    await own('post.hbs', text);
    const { status, lines } = await theme('check');
    assert.equal(status, 1);
    assert.match(lines.at(-1)!, sentence);
  }
  await blog.app.get(PostStore).trash(id, null);
  const { failed } = await blog.app.get(Publisher).publish();
  assert.ok(failed.length > 5);
  assert.match(failed[0]!.reason, broken.at(-1)![1]);
  assert.equal(await read('/first'), was);
  assert.equal((await fetch(`${blog.url}/withdrawn`)).status, 410);
  await publish('Not yet');
  assert.doesNotMatch(await read('/feed.json'), /Not yet/, 'no feed names a page that can’t be made');
  await own('post.hbs', '{{#> layout}}<h1>Mended: {{post.title}}</h1>{{/layout}}');
  assert.deepEqual((await publish('Third')).receipt.failed, []);
  assert.match(await read('/first'), /Mended: First/);
  assert.doesNotMatch(await read('/archive'), /Withdrawn/);
});

test('the default theme can be copied, whole or in part, and what is there stays', async () => {
  const { lines } = await theme('copy', 'post.hbs', 'site.css');
  assert.match(lines.join('\n'), /post\.hbs is there already and stays as it is\n.*site\.css$/);
  assert.equal(await readFile(join(blog.config.theme, 'site.css'), 'utf8'), await readFile('views/site/site.css', 'utf8'));
  await assert.rejects(theme('copy', 'nothing.hbs'), /The default theme has no file nothing\.hbs\. There are .*post\.hbs/);
  await theme('copy');
  await own('post.hbs', null);
  await theme('copy', 'post.hbs');
  const { status, lines: state } = await theme('check');
  assert.deepEqual([status, state.at(-1)], [0, 'Every template can be read']);
  assert.match(state[0]!, /^Your own files: .*theme\/post\.hbs.*theme\/site\.css/);
});
