import { parentPort, workerData } from 'node:worker_threads';
import { newMemo } from '../pages/memo.js';
import { Theme } from '../pages/theme.service.js';
import { Config } from '../platform/config.js';
import { Rows } from '../platform/rows.store.js';
import { Views } from '../platform/views.service.js';
import { digestOf, htmlOf, keptText, type Source, type Texts } from '../rendering/kept-texts.store.js';
import type { Made as Html, Text } from '../rendering/job.js';
import { Problem } from '../core/problem.js';
import { settingsFromRows } from '../settings/settings-rows.store.js';
import { NewTree } from './new-tree.store.js';
import { type Finished, PageMaker } from './page-maker.store.js';
import type { Begin, Order, Report } from './page-thread.js';
import { reasonOf } from './receipt.js';
import { isTraced } from './trace.store.js';
import { TreeLayout } from './tree-layout.js';

/*
 * A thread that makes pages of a large run (page-threads.service.ts): it reads the blog itself, as it stands at the moment that it is told to
 * hold, and writes into the new tree. Texts were rendered before; one that was not is asked for.
 */
const { config: fields, from, to } = workerData as Begin;
const config = Object.assign(Object.create(Config.prototype) as Config, fields);
const rows = new Rows(config.databaseFile);

const say = (report: Report): void => parentPort!.postMessage(report);

/** Texts that were asked for and have not come. */
const wanted = new Map<number, (answer: Extract<Order, { kind: 'text' }>) => void>();
let asked = 0;

async function ask(text: { post: Source } | { apart: Text }): Promise<Html> {
  const number = asked++;
  const { promise, resolve } = Promise.withResolvers<Extract<Order, { kind: 'text' }>>();
  wanted.set(number, resolve);
  say({ kind: 'wanted', number, ...text });
  const { html, refusal, reason } = await promise;
  if (html) return html;
  throw refusal ? new Problem('invalid', refusal, 'markdown') : new Error(reason);
}

const texts: Texts = {
  of: async (post) => {
    const kept = keptText(rows, post.id, digestOf(post));
    return kept ? htmlOf(kept) : ask({ post });
  },
  apart: (text) => ask({ apart: text }),
  rest: async () => {},
};

const theme = new Theme(new Views(config), texts);
const tree = new NewTree(new TreeLayout(from), new TreeLayout(to));
let maker: PageMaker | undefined;

function hold(): void {
  rows.hold();
  maker = new PageMaker({ rows, settings: settingsFromRows(rows), url: config.url, theme }, tree, newMemo(undefined, 80));
  say({ kind: 'holding' });
}

/** Most pages are made from the same as before: that is found out here, so that one thread need not do it for all when everything else is done. */
const withNews = ({ made, ...rest }: Finished): Finished => ({ made: isTraced(rows, made) ? { ...made, trace: null } : made, ...rest });

async function makeAll(paths: string[]): Promise<void> {
  const finished = [];
  const failed = [];
  for (const path of paths)
    try {
      finished.push(withNews(await maker!.make(path)));
    } catch (error) {
      failed.push({ path, reason: reasonOf(error) });
    }
  say({ kind: 'made', finished, failed });
}

parentPort!.on('message', (order: Order) => {
  if (order.kind === 'text') {
    wanted.get(order.number)?.(order);
    wanted.delete(order.number);
  } else if (order.kind === 'hold') hold();
  else void makeAll(order.paths);
});
