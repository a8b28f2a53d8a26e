import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { DueWork } from '../platform/due-work.service.js';
import { Outside } from '../platform/outside.service.js';
import { mostBytes } from './read-text.js';
import { type RedirectFeed, RedirectFeeds } from './redirect-feeds.store.js';

const mostFaults = 100;

/**
 * Looks at followed texts when it is time, never while a reader waits. A text that can't be had, is empty, or is something else (a page
 * that says that one must sign in, with a 200) changes nothing: the rules in force stay, and the admin says why.
 */
@Injectable()
export class RedirectFollower extends DueWork {
  #onTaken = async (): Promise<void> => {};

  constructor(
    private readonly clock: Clock,
    private readonly outside: Outside,
    private readonly feeds: RedirectFeeds,
  ) {
    super('redirects', clock, outside);
  }

  /** Calls `listener` whenever rules may be others. */
  onTaken(listener: () => Promise<void>): void {
    this.#onTaken = listener;
  }

  protected async doDue(): Promise<string | null> {
    const { due, next } = await this.feeds.due();
    if (due.length === 0) return next;
    await this.each(due, (feed) => this.#look(feed));
    if (!this.isEnding) await this.#onTaken();
    return (await this.feeds.due()).next;
  }

  async #look(feed: RedirectFeed): Promise<void> {
    try {
      await this.#take(feed);
    } catch (error) {
      if (this.isEnding) return;
      const failure = error instanceof Error ? error.message : String(error);
      const attempts = feed.attempts + 1;
      await this.feeds.record(feed.id, { failure, attempts, nextAt: this.at(Math.min(feed.minutes * 60, 60 * 2 ** Math.min(attempts, 10))) });
    }
  }

  async #take({ id, url, minutes, etag, digest }: RedirectFeed): Promise<void> {
    const nextAt = this.at(minutes * 60);
    const page = await this.outside.get(url, { etag, mostBytes });
    const seen = { failure: null, attempts: 0, nextAt };
    if (page.status === 304 && etag !== '') return this.feeds.record(id, seen);
    if (page.status !== 200) throw new Error(`it answered ${page.status}`);
    if (page.isCut) throw new Error(`it is larger than ${mostBytes / 1024 / 1024} MB`);
    if (page.body.trim() === '') throw new Error('it is empty, or no text');
    const now = createHash('sha256').update(page.body).digest('hex');
    // The same text again: what people have made here meanwhile may give way, so it is read all the same
    const tried = await this.feeds.take(id, page.body, true);
    const inForce = tried.added.length + tried.changed.length + tried.unchanged;
    if (inForce === 0) throw new Error('it holds no rule');
    if (tried.refused.length > inForce) throw new Error(`most of its lines are no rules: line ${tried.refused[0]!.line}: ${tried.refused[0]!.message}`);
    const report = await this.feeds.take(id, page.body, false);
    const faults = JSON.stringify(report.refused.slice(0, mostFaults));
    await this.feeds.record(id, { ...seen, etag: page.etag ?? '', digest: now, faults, ...(now === digest ? {} : { takenAt: this.clock.iso() }) });
  }
}
