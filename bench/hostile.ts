import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostileTexts } from '../test/support/hostile.js';
import { stopAll } from '../src/comparison/processes.service.js';
import { type DeskBlog, deskBlog } from './desk-blog.js';
import { thisMachine } from '../src/comparison/machine.store.js';
import { quietMoment } from '../src/comparison/quiet.store.js';
import { spreadOf } from '../src/core/spread.js';

/*
 * npm run bench-hostile [-- ROUNDS]
 * What readers and authors wait for while somebody has texts previewed that cost a parser of Markdown all that it is given, against what they
 * wait for when nobody does, in turns.
 */

const rounds = Number(process.argv[2] ?? 10);
const texts = ['quotes in quotes', 'runs of backticks that grow', 'lists in lists'] as const;
const asked = { 'the home page': '/', 'the desk': '/admin' };

type Hands = { ask: (path: string, form?: Record<string, string>) => Promise<Response>; door: string; csrf: string };

/** An author's hands, and an idea of theirs. */
async function handsOf({ url, cookie }: DeskBlog): Promise<Hands> {
  const headers = { cookie: `${cookie.name}=${cookie.value}` };
  const ask: Hands['ask'] = (path, form) =>
    fetch(url + path, { headers, redirect: 'manual', ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}) });
  const csrf = /name="csrf" value="([^"]+)"/.exec(await (await ask('/admin')).text())![1]!;
  const begun = await ask('/admin/posts', { csrf, title: 'Hostile' });
  const door = begun.headers.get('location');
  if (!door) throw new Error(`An idea could not be begun: ${begun.status}`);
  return { ask, door, csrf };
}

/** How long each address took, asked one after the other, until `work` is over. */
async function waits({ ask }: Hands, work: Promise<unknown>): Promise<Record<string, number[]>> {
  const all: Record<string, number[]> = Object.fromEntries(Object.keys(asked).map((name) => [name, []]));
  let isOver = false;
  const over = work.finally(() => (isOver = true));
  do
    for (const [name, path] of Object.entries(asked)) {
      const start = performance.now();
      await (await ask(path)).text();
      all[name]!.push(performance.now() - start);
    }
  while (!isOver);
  await over;
  return all;
}

/** A preview that is refused after its time. Returns how long that took, in milliseconds. */
async function preview({ ask, door, csrf }: Hands, text: string): Promise<number> {
  const start = performance.now();
  const answer = await ask(`${door}/preview`, { csrf, title: 'Hostile', markdown: hostileTexts[text]!, version: '1' });
  if (!/The text (?:takes too long|is nested too deeply)/.test(await answer.text())) throw new Error(`“${text}” was not refused (${answer.status})`);
  return performance.now() - start;
}

const folder = await mkdtemp(join(tmpdir(), 'qvill-bench-'));
try {
  const hands = await handsOf(await deskBlog(folder, 100));
  await waits(hands, preview(hands, texts[0])); // so that nothing is loaded for the first time below
  const others = await quietMoment({ seconds: 120 });
  const taken: number[] = [];
  const [alone, beside] = [{}, {}].map((): Record<string, number[]> => ({}));
  const note = (into: Record<string, number[]>, some: Record<string, number[]>) =>
    Object.entries(some).forEach(([name, times]) => (into[name] = [...(into[name] ?? []), ...times]));
  for (let round = 0; round < rounds; round++)
    for (const text of texts) {
      note(
        beside!,
        await waits(
          hands,
          preview(hands, text).then((ms) => taken.push(ms)),
        ),
      );
      note(alone!, await waits(hands, new Promise((resolve) => setTimeout(resolve, taken.at(-1)))));
    }
  const { cores, cpu, load, node } = thisMachine();
  console.log(
    `Qvill beside hostile texts, ${rounds} rounds, Node ${node}, ${cores} cores of ${cpu}, load ${load.toFixed(2)}; others took ${Math.round(others * 100)} %`,
  );
  const inWords = ({ median, min, max }: ReturnType<typeof spreadOf>) => `${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)}) ms`;
  console.log(`a hostile text, until it is refused   ${inWords(spreadOf(taken))}`);
  for (const name of Object.keys(asked)) {
    const [quiet, busy] = [spreadOf(alone![name]!), spreadOf(beside![name]!)];
    console.log(`${name.padEnd(15)} ${inWords(busy)} meanwhile, ${inWords(quiet)} otherwise: ×${(busy.median / quiet.median).toFixed(2)} in the middle`);
  }
} finally {
  stopAll();
  await rm(folder, { recursive: true, force: true });
}
