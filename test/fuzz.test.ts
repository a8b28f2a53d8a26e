import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AuthorStore } from '../src/auth/author.store.js';
import { sessionCookie } from '../src/auth/cookies.js';
import { scopes } from '../src/auth/scopes.js';
import { SessionStore } from '../src/auth/session.store.js';
import { TokenStore } from '../src/auth/token.store.js';
import { dice } from '../src/core/dice.js';
import { collectGarbage } from '../src/instruments/collect-garbage.js';
import { PostStore } from '../src/posts/post.store.js';
import { Publisher } from '../src/publishing/publisher.service.js';
import { BentRequests, readersDoors, type Sent, type Who } from './support/bent-requests.js';
import { type Blog, startBlog } from './support/blog.js';
import { fields } from './support/fields.js';
import { type RouteShape, shapesOf } from './support/route-shapes.js';

/** `npm run fuzz` makes 100,000; a seed makes the same ones again. */
const requests = Number(process.env['QVILL_FUZZ'] ?? 1_000);
const seed = Number(process.env['QVILL_FUZZ_SEED'] ?? 20_261_122);
const atOnce = 8;
const bent = new BentRequests(dice(seed));

let blog: Blog;
let shapes: RouteShape[];
let ownerId: number;
const root = mkdtempSync(join(tmpdir(), 'qvill-fuzz-'));
const around = () => [readdirSync(root), readdirSync('.')];
before(async () => {
  blog = await startBlog({ data: join(root, 'data') });
  ownerId = await add('owner', 0);
  for (const title of ['One', 'Two', 'Three'])
    await blog.app.get(PostStore).create(fields({ title }), { by: null, reason: 'published', status: 'published' }, { authorIds: [ownerId] });
  await blog.app.get(Publisher).publish();
  shapes = [...shapesOf(blog), ...readersDoors];
});
after(async () => {
  await blog?.stop();
  rmSync(root, { recursive: true, force: true });
});

const add = (role: 'owner' | 'editor' | 'author', n: number) =>
  blog.app.get(AuthorStore).add({ name: `${role} ${n}`, email: `${role}${n}@example.org`, password: 'correct horse battery', role });

const stranger: Who = { session: '', token: 'x' };
const shown = async (id: number): Promise<Who> => ({
  session: await blog.app.get(SessionStore).begin(id),
  token: await blog.app.get(TokenStore).issue(id, { name: 'fuzz', scopes: Object.keys(scopes).join(' ') }),
});

/** Sessions end, and accounts too, by what is sent: the owner begins again, and the others come anew. */
async function people(n: number): Promise<Who[]> {
  const [owner, editor, author] = [await shown(ownerId), await shown(await add('editor', n + 1)), await shown(await add('author', n + 1))];
  return [owner, owner, owner, editor, author, stranger];
}

const leaks = /\bat (?:async )?[\w.<>]+ \(|node_modules|PrismaClient|SQLITE_|\$argon2|Error: .*\n\s+at |root:x:0/;

async function tried({ method, path, headers, body }: Sent, isAgain = false): Promise<string | null> {
  try {
    const reply = await fetch(blog.url + path, { method, headers, body, redirect: 'manual', signal: AbortSignal.timeout(60_000) });
    const text = await reply.text();
    counts.set(reply.status, (counts.get(reply.status) ?? 0) + 1);
    if (reply.status === 500) return `500 ${text.slice(0, 300)}`;
    const leak = leaks.exec(text)?.[0];
    return leak === undefined ? null : `${reply.status} leaks ${leak}`;
  } catch (error) {
    // A connection that was kept may be closed by the server in the moment in which it is used again
    return isAgain
      ? `no answer: ${String((error as Error).cause ?? error)}`
      : tried({ method, path, headers: { ...headers, connection: 'close' }, body }, true);
  }
}
const counts = new Map<number, number>();

test(`no request that schemas can be bent into is answered by 500, tells of the inside, or writes outside of the data folder`, async (t) => {
  const before = around();
  const faults: string[] = [];
  const heap: number[] = [];
  let all = await people(0);
  let next = 0;
  const some = async () => {
    for (let n = next++; n < requests; n = next++) {
      if (n % 256 === 255) all = await people(n);
      if (n % Math.ceil(requests / 5) === 0) heap.push(heapMegabytes());
      const sent = bent.to(bent.pick(shapes), bent.pick(all));
      const fault = await tried(sent);
      if (fault !== null) faults.push(`${JSON.stringify(sent).slice(0, 600)} → ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, some));
  const { rss } = process.memoryUsage();
  t.diagnostic(`${requests} requests, seed ${seed}: ${[...counts].toSorted(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`).join(', ')}`); // prettier-ignore
  t.diagnostic(`in use after collecting, MB: ${[...heap, heapMegabytes()].join(', ')}; ${Math.round(rss / 1e6)} MB resident with the client`);
  assert.deepEqual(faults.slice(0, 20), []);
  assert.deepEqual(around(), before);
  assert.ok(!existsSync(join(root, 'x.svg')));
  assert.ok([200, 404].includes((await fetch(`${blog.url}/`)).status));
  assert.equal((await fetch(`${blog.url}/admin`, { headers: { cookie: `${sessionCookie}=${await blog.app.get(SessionStore).begin(ownerId)}` } })).status, 200);
});

function heapMegabytes(): number {
  collectGarbage();
  return Math.round(process.memoryUsage().heapUsed / 1e6);
}
