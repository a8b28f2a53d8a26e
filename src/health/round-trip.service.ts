import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config.js';
import { differs, type Door } from '../publishing/ask-door.store.js';
import { Doors } from '../publishing/doors.store.js';
import { holdingAt } from '../publishing/holding.store.js';
import { Probe } from '../publishing/probe.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import type { Receipt } from '../publishing/receipt.js';
import { TreeLayout } from '../publishing/tree-layout.js';
import { type Finding, note, wrong } from './check.js';

const packings = ['identity', 'gzip', 'br'];
/** The app notices within a hundredth of a second what another process has published. */
const noticeMs = 50;

/** A publication from end to end, as a reader sees it: a hidden page comes, changes and goes, and is asked for through the outermost door. */
@Injectable()
export class RoundTrip {
  readonly #layout: TreeLayout;

  constructor(
    private readonly config: Config,
    private readonly probe: Probe,
    private readonly publisher: Publisher,
    private readonly doors: Doors,
  ) {
    this.#layout = new TreeLayout(config.site);
  }

  /** Whatever happens, the page goes again. */
  async run(): Promise<Finding[]> {
    // What others left is theirs, and would be counted as ours
    await this.publisher.publish();
    const path = await this.probe.begin('All is well.');
    const findings: Finding[] = [];
    try {
      findings.push(published('A hidden page was published', await this.publisher.publish(), path));
      const { door, finding } = await this.#door(path);
      findings.push(finding);
      if (!door) return findings;
      findings.push(...(await this.#asked(door, path, 'It is shown', packings)));
      await this.probe.change(path, 'All is still well.');
      findings.push(published('It was changed', await this.publisher.publish(), path));
      findings.push(...(await this.#asked(door, path, 'The first request after that shows the change', ['br', 'gzip'])));
      await this.#end(path, findings);
      findings.push(...(await this.#asked(door, path, 'Its address answers 404', ['gzip'])));
    } finally {
      if (!this.probe.isForgotten(path)) await this.#end(path, findings);
    }
    return findings;
  }

  async #end(path: string, findings: Finding[]): Promise<void> {
    await this.probe.end();
    await this.publisher.publish();
    const isForgotten = this.probe.isForgotten(path) && holdingAt(this.#layout, path).status === 404;
    findings.push(step(isForgotten, 'It was taken away, and nothing is left of it', `Something of ${path} is left after it was taken away`, seePages));
  }

  /** The outermost door at which the page is found, and why it is none further out. */
  async #door(path: string): Promise<{ door: Door | null; finding: Finding }> {
    const host = new URL(this.config.url).host;
    const outermost = this.config.edges[0] ?? this.config.url;
    const reason = await this.#differs({ origin: outermost, host }, path);
    if (reason === null) return { door: { origin: outermost, host }, finding: step(true, `Readers’ door is ${outermost}`) };
    const { app } = this.doors;
    const inside = await this.#differs(app, path);
    const outside = `${outermost} does not show it (${reason})`;
    if (inside !== null) return { door: null, finding: step(false, '', `${outside}, nor does the app at ${app.origin} (${inside})`) };
    // An address that leads nowhere yet is a blog that is being set up; a cache that was named is wrong
    const isWrong = this.config.edges.length > 0 || !reason.startsWith('it gives no answer');
    const said = `${outside}; the app at ${app.origin} does`;
    const setUp = 'See where QVILL_URL leads: its name, and nginx or whatever answers there, must lead to this app';
    return { door: app, finding: { check: 'round trip', ...(isWrong ? wrong(said, seeDoor) : note(said, setUp)) } };
  }

  async #asked(door: Door, path: string, what: string, accepts: string[]): Promise<Finding[]> {
    const reasons = await Promise.all(accepts.map(async (accept) => [accept, await this.#differs(door, path, accept)] as const));
    const ill = reasons.filter(([, reason]) => reason !== null).map(([accept, reason]) => step(false, '', `${door.origin}, asked for ${accept}: ${reason}`));
    return ill.length > 0 ? ill : [step(true, `${what} at ${door.origin}${accepts.length > 1 ? `, as ${accepts.join(', ')}` : ''}`)];
  }

  async #differs(door: Door, path: string, accept?: string): Promise<string | null> {
    const holding = holdingAt(this.#layout, path);
    const reason = await differs(door, path, holding, accept);
    if (reason === null || door.origin !== this.doors.app.origin) return reason;
    await pause(noticeMs);
    return differs(door, path, holding, accept);
  }
}

const seePages = 'See “pages” and “disk” below, and the log of the app';
const seeEdge = 'See that the cache runs, and has the same QVILL_EDGE_SECRET (docs/operator.md, “Varnish at the edge”)';
const seeDoor =
  'See that nginx and Varnish run with the configuration of this version (“bin/qvill nginx” writes it), that nginx may read the site tree, and that they lead to each other';

const step = (isWell: boolean, well: string, otherwise = well, todo = seeDoor): Finding => ({
  check: 'round trip',
  ...(isWell ? { state: 'well', said: well } : wrong(otherwise, todo)),
});

/** One address changed and no other: so no list, feed or sitemap names it. */
function published(what: string, { changed, removed, milliseconds, edges, failed }: Receipt, path: string): Finding {
  const others = [...changed, ...removed].filter((each) => each !== path);
  const late = edges.filter(({ outstanding }) => outstanding > 0).map(({ edge, reason }) => `${edge} has not acknowledged it: ${reason ?? 'no answer yet'}`);
  if (!changed.includes(path)) return step(false, '', `The hidden page could not be published: ${failed[0]?.reason ?? 'it was not made'}`, seePages);
  if (late.length > 0) return step(false, '', late.join('; '), seeEdge);
  const told = edges.length > 0 ? `, acknowledged by ${edges.map(({ edge }) => edge).join(', ')}` : '';
  if (others.length > 0)
    return {
      check: 'round trip',
      ...note(`${what}; ${others.length} other pages changed meanwhile${told}`, 'Nothing, if somebody published just now; else run “bin/qvill doctor” again'),
    };
  return step(true, `${what}: live after ${milliseconds} ms, and no other page changed${told}`);
}
