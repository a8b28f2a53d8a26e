import { Injectable } from '@nestjs/common';
import type { OutsideLink } from '../../prisma/client/client.js';
import { Clock } from '../platform/clock.js';
import { DueWork } from '../platform/due-work.service.js';
import { NotOutside } from '../platform/address-to-ask.js';
import { Outside } from '../platform/outside.service.js';
import { LinkDesk } from './link-desk.store.js';
import { type Look, verdictOn } from './verdict.js';

/** Between two requests to the same host, and between two rounds while something is due. */
const [hostSeconds, roundSeconds] = [30, 5];
/** Of those that are due so many are looked through for hosts that may be asked, and so many are asked in a round, one after the other. */
const [searched, aRound] = [500, 3];

/**
 * Looks at the links of public posts to other sites, slowly: one after the other, each host twice a minute at most, each link once a month
 * while it answers. Off unless somebody has switched it on. It wakes no app that only serves readers.
 */
@Injectable()
export class LinkChecker extends DueWork {
  readonly #asked = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly outside: Outside,
    private readonly desk: LinkDesk,
  ) {
    super('links', clock, outside);
  }

  protected async doDue(): Promise<string | null> {
    if (!this.desk.isOn) return null;
    const isMore = await this.desk.takeUp();
    const { due } = await this.desk.due(searched);
    for (const link of this.#mayBeAsked(due).slice(0, aRound)) if (!this.isEnding) await this.look(link);
    const { next } = await this.desk.due(0);
    const soon = this.at(roundSeconds);
    return isMore || (next !== null && next < soon) ? soon : next;
  }

  /** Looks at a link now, and writes down what came of it. */
  async look({ id, url, failures, failingSince }: OutsideLink): Promise<void> {
    this.#asked.set(new URL(url).host, this.clock.now().getTime());
    const look = await this.outside.statusOf(url).then(
      (status): Look => ({ status, reason: '' }),
      (error: unknown): Look | null => (error instanceof NotOutside ? null : { status: null, reason: reasonOf(error) }),
    );
    if (this.isEnding) return;
    // What may not be asked is nobody's business here
    const told = look ?? { status: 403, reason: '' };
    await this.desk.record(id, verdictOn({ failures, failingSince }, told, this.clock.now()));
  }

  /** The first of each host that had its rest. */
  #mayBeAsked(due: OutsideLink[]): OutsideLink[] {
    const now = this.clock.now().getTime();
    for (const [host, at] of this.#asked) if (now - at >= hostSeconds * 1_000) this.#asked.delete(host);
    const taken = new Set(this.#asked.keys());
    return due.filter(({ url }) => {
      const { host } = new URL(url);
      if (taken.has(host)) return false;
      taken.add(host);
      return true;
    });
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no such host is known';
  return (error instanceof DOMException ? 'it gives no answer in time' : `it gives no answer: ${message}`).slice(0, 200);
}
