import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openBrowser } from '../test/support/browser.js';
import { stop, stopAll } from '../src/comparison/processes.service.js';
import { type DeskBlog, deskBlog } from './desk-blog.js';
import { thisMachine } from '../src/comparison/machine.store.js';
import { cpuSecondsOf } from '../src/loadtest/memory/proc.store.js';
import { quietMoment } from '../src/comparison/quiet.store.js';
import { type Spread, spreadOf } from '../src/core/spread.js';

/*
 * npm run bench-desk [-- POSTS]
 * The desk of a blog with 10,000 posts: how soon it is there, what it weighs, and what a keystroke in its box takes. Half a minute, and up to three
 * minutes of waiting until others leave the machine alone.
 */

const opens = 30;
const phrases = ['where the river bends', 'wtrb', 'e', 'quiet morning notes', 'aeiou', 'the light', 'garden zzz'];

async function opened({ url, cookie }: DeskBlog, path: string): Promise<{ ms: number; body: Buffer; wire: number }> {
  const start = performance.now();
  const headers = { cookie: `${cookie.name}=${cookie.value}`, 'accept-encoding': 'gzip' };
  const reply = await fetch(url + path, { headers });
  const body = Buffer.from(await reply.arrayBuffer());
  if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}`);
  const ms = performance.now() - start;
  return { ms, body, wire: reply.headers.get('content-encoding') === 'gzip' ? gzipSync(body, { level: 1 }).length : body.length };
}

/** The addresses of what the page loads. */
const assetsOf = (page: Buffer): string[] => [...page.toString().matchAll(/"(\/admin\/assets\/[^"]+)"/g)].map(([, path]) => path!);

/** Many openings of one address: how long each took, and what the app spent on a core for it. */
async function times(blog: DeskBlog, path: string): Promise<Spread & { cpuMs: number }> {
  const all: number[] = [];
  const before = cpuSecondsOf(blog.app.pid!);
  for (let n = 0; n < opens; n++) all.push((await opened(blog, path)).ms);
  return { ...spreadOf(all), cpuMs: (1000 * (cpuSecondsOf(blog.app.pid!) - before)) / opens };
}

type Typed = { keystrokes: number[]; cpuMs: number; loaded: Spread };

/**
 * Keystrokes as a person's: what each takes from the event to a page that is laid out, in milliseconds; what they take of the
 * processor on average, painting included, which moves less when others use the machine; and the page's own loading.
 */
async function typed({ url, cookie }: DeskBlog): Promise<Typed> {
  const browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addCookies([{ ...cookie, url: `${url}/admin` }]);
  const page = await context.newPage();
  await page.addInitScript(() => {
    const keystrokes: number[] = ((window as unknown as { keystrokes: number[] }).keystrokes = []);
    let start = 0;
    addEventListener('input', () => void (start = performance.now()), true);
    addEventListener('input', () => {
      document.body.getBoundingClientRect(); // has the new rows laid out, as the browser would before it paints
      keystrokes.push(performance.now() - start);
    });
  });
  const loads: number[] = [];
  for (let n = 0; n < 5; n++) {
    await page.goto(`${url}/admin`, { waitUntil: 'load' });
    loads.push(await page.evaluate(() => performance.getEntriesByType('navigation')[0]!.duration));
  }
  await page.keyboard.type('r');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busyMs = async () => 1000 * (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')!.value;
  const before = await busyMs();
  const strokes = 2 * phrases.join('').length;
  for (const phrase of phrases) {
    await page.keyboard.type(phrase, { delay: 30 });
    for (let n = 0; n < phrase.length; n++) await page.keyboard.press('Backspace', { delay: 10 });
  }
  const cpuMs = ((await busyMs()) - before) / strokes;
  const keystrokes = await page.evaluate(() => (window as unknown as { keystrokes: number[] }).keystrokes);
  await browser.close();
  return { keystrokes, cpuMs, loaded: spreadOf(loads) };
}

async function measure(folder: string, posts: number): Promise<string> {
  const { cores, cpu, load, node } = thisMachine();
  const blog = await deskBlog(folder, posts);
  const patience = { seconds: 180 };
  const others = [await quietMoment(patience)];
  const cold = await opened(blog, '/admin');
  const [page, list] = [await times(blog, '/admin'), await times(blog, '/admin/desk')];
  const parts = [cold, ...(await Promise.all(assetsOf(cold.body).map((path) => opened(blog, path))))].map(({ body }) => body);
  const { body, wire } = await opened(blog, '/admin/desk');
  others.push(await quietMoment(patience));
  const { keystrokes, cpuMs, loaded } = await typed(blog);
  await stop(blog.app);
  const slow = keystrokes.filter((ms) => ms > 16).length;
  const [plain, packed] = [parts, parts.map((part) => gzipSync(part))].map((all) => all.reduce((sum, part) => sum + part.length, 0));
  return `Qvill’s desk, ${posts} posts, Node ${node}, ${cores} cores of ${cpu}, load ${load.toFixed(2)}; others took ${others.map((share) => (100 * share).toFixed(0)).join(' and ')} % of it
first request after a start   ${cold.ms.toFixed(0)} ms
the page, from the app        ${inWords(page)} ms, ${opens} times; ${page.cpuMs.toFixed(0)} ms of CPU
the page, in Chromium         ${inWords(loaded)} ms to its load event
the list for the box          ${inWords(list)} ms, ${kilobytes(body.length)} KB, ${kilobytes(wire)} KB packed; ${list.cpuMs.toFixed(0)} ms of CPU
page, style sheet, script     ${kilobytes(plain!)} KB, ${kilobytes(packed!)} KB packed
a keystroke                   ${inWords(spreadOf(keystrokes))} ms; ${slow} of ${keystrokes.length} took more than 16 ms; ${cpuMs.toFixed(1)} ms of CPU`;
}

const inWords = ({ median, min, max }: Spread): string => `${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)})`;
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

const folder = await mkdtemp(join(tmpdir(), 'qvill-desk-'));
try {
  console.log(await measure(folder, Number(process.argv[2] ?? 10_000)));
} finally {
  stopAll();
  await rm(folder, { recursive: true, force: true });
}
