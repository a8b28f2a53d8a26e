import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { scopeNames } from '../src/auth/scopes.js';
import { addAuthor, tokenFor } from './support/api.js';
import { type Blog, startBlog } from './support/blog.js';
import { quarters } from './support/images.js';
import { freePort } from '../src/comparison/free-port.service.js';

const reference = readFileSync('docs/api.md', 'utf8');
const examples = [...reference.matchAll(/```sh\n# (\d{3})\n(.*?)```/gs)].map(([, status, command]) => ({ status: Number(status), command: command! }));

/** The words of a command line, as a shell would read this one. */
function wordsOf(line: string, values: Record<string, string>): string[] {
  const filled = (text: string) => text.replace(/\$(\w+)/g, (_, name: string) => values[name]!);
  const word = /(?:'[^']*'|"[^"]*"|[^\s'"])+/g;
  return [...line.replace(/\\\n/g, ' ').matchAll(word)].map(([whole]) =>
    whole.replace(/'([^']*)'|"([^"]*)"|([^'"]+)/g, (_, single?: string, double?: string, bare?: string) => single ?? filled(double ?? bare ?? '')),
  );
}

const pictures = new Map<string, Uint8Array<ArrayBuffer>>();

function fileNamed(option: string): Uint8Array<ArrayBuffer> {
  const bytes = pictures.get(/^@(.+)$/.exec(option)![1]!);
  assert.ok(bytes, option);
  return bytes;
}

function addPart(form: FormData, option: string): void {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(option) as unknown as [string, string, string];
  if (value.startsWith('@')) form.append(name, new Blob([fileNamed(value)]), value.slice(1));
  else form.append(name, value);
}

/** Sends what `curl` would. */
function send([program, ...words]: string[]): Promise<Response> {
  assert.equal(program, 'curl');
  const headers = new Headers();
  const data: string[] = [];
  const form = new FormData();
  let file: Uint8Array<ArrayBuffer> | null = null;
  let [method, address] = ['', ''];
  while (words.length > 0) {
    const option = words.shift()!;
    if (option === '-X') method = words.shift()!;
    else if (option === '-H') headers.set(...(words.shift()!.split(/: (.*)/s, 2) as [string, string]));
    else if (option === '-d') data.push(words.shift()!);
    else if (option === '-F') addPart(form, words.shift()!);
    else if (option === '--data-binary') file = fileNamed(words.shift()!);
    else address = option;
  }
  if (data.length > 0 && !headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded');
  const body = data.length > 0 ? data.join('&') : [...form].length > 0 ? form : file;
  return fetch(address, { method: method || (body ? 'POST' : 'GET'), headers, body });
}

describe('docs/api.md', () => {
  let blog: Blog;
  let values: Record<string, string>;

  before(async () => {
    for (const [i, name] of ['river.jpg', 'boat.jpg', 'sunset.jpg', 'clouds.jpg'].entries())
      pictures.set(
        name,
        Uint8Array.from(
          await quarters(40 + i, 30)
            .jpeg()
            .toBuffer(),
        ),
      );
    const port = await freePort();
    blog = await startBlog({ environment: { QVILL_URL: `http://127.0.0.1:${port}` }, port });
    values = { BLOG: blog.url, TOKEN: await tokenFor(blog, await addAuthor(blog, 'Ada')) };
  });
  after(() => blog.stop());

  for (const { status, command } of examples) {
    test(`${status}: ${command.slice(0, 60).split('\n')[0]}`, async () => {
      const reply = await send(wordsOf(command, values));
      assert.equal(reply.status, status, await reply.text());
    });
  }

  test('has examples, and names every scope', () => {
    assert.ok(examples.length >= 12);
    for (const scope of scopeNames) assert.ok(reference.includes(`| \`${scope}\` |`), scope);
  });
});
