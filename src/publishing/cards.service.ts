import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CardLook, cardVersion, type CardWish } from '../core/card.js';
import { Workbench } from '../media/workbench.service.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { DueWork } from '../platform/due-work.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { CardStore } from './card.store.js';
import { Publisher } from './publisher.service.js';

/** Cards drawn by one process. A blog of ten thousand posts needs some hundred of them, and its pages are made again as often. */
const atOnce = 32;
/** How long an author may go on publishing before a process begins: one is enough for what comes together. */
const restMs = 1_500;

/**
 * Draws the cards of posts while nobody waits: publishing never does. A page names its card as soon as there is one, and the
 * card is in the tree before the page.
 */
@Injectable()
export class Cards extends DueWork {
  /** posts whose cards could not be drawn, by this process */
  readonly #hopeless: number[] = [];

  constructor(
    private readonly config: Config,
    private readonly store: CardStore,
    private readonly settings: SettingsStore,
    private readonly workbench: Workbench,
    private readonly publisher: Publisher,
    clock: Clock,
  ) {
    super('cards', clock);
  }

  /** Draws what is missing, a moment later, and makes the pages that show it. Returns at once. */
  override wake(): void {
    this.wakeIn(restMs);
  }

  protected async doDue(): Promise<null> {
    while (!this.isEnding) {
      const { title, accent } = await this.settings.read();
      const look: CardLook = { blog: title, host: new URL(this.config.url).host, accent };
      const key = createHash('sha256')
        .update(JSON.stringify([cardVersion, look]))
        .digest('hex')
        .slice(0, 16);
      const wanted = await this.store.wanted(key, atOnce, this.#hopeless);
      if (wanted.length === 0) break;
      await this.#drawSome(wanted, look, key);
      await this.publisher.publish();
    }
    return null;
  }

  /** One that can't be drawn holds up no other. */
  async #drawSome(cards: CardWish[], look: CardLook, key: string): Promise<void> {
    try {
      const done = await this.workbench.run({ kind: 'cards', look, cards });
      if (!('drawn' in done)) throw new Error('The workbench did other work');
      await this.store.keep(done.drawn, key);
    } catch (error) {
      if (this.isEnding) throw error;
      if (cards.length > 1) for (const card of cards) await this.#drawSome([card], look, key);
      else {
        this.log.error(`The card of “${cards[0]!.title}” could not be drawn: ${String(error)}`);
        this.#hopeless.push(cards[0]!.id);
      }
    }
  }
}
