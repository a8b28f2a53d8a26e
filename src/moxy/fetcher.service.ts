import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { OutsideImage } from '../../prisma/client/client.js';
import { Problem } from '../core/problem.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { NotOutside } from '../platform/address-to-ask.js';
import { Clock } from '../platform/clock.js';
import { DueWork } from '../platform/due-work.service.js';
import { Refused } from '../platform/outside-answer.js';
import { Outside } from '../platform/outside.service.js';
import { Publisher } from '../publishing/publisher.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Breaker } from './breaker.js';
import { OutsideImages } from './outside-image.store.js';
import { ImageTakeUp } from './take-up.store.js';

/** Seconds until the next try. After the last one it is given up, until somebody presses the button. */
const backOff = [60, 600, 3_600, 21_600, 86_400, 604_800];
const mostBytes = 10_000_000;
const [aRound, mostAtOnce] = [20, 8];

/**
 * Fetches pictures of other hosts, each once, as soon as a public post shows it; readers wait for none. What comes is cleaned as whatever an
 * author uploads is, in a process that ends: it is a picture by its bytes, or it is nothing.
 */
@Injectable()
export class ImageFetcher extends DueWork {
  readonly #breaker = new Breaker();
  readonly #underWay = new Map<number, Promise<void>>();

  constructor(
    private readonly clock: Clock,
    private readonly outside: Outside,
    private readonly settings: SettingsStore,
    private readonly library: MediaLibrary,
    private readonly images: OutsideImages,
    private readonly takeUp: ImageTakeUp,
    private readonly publisher: Publisher,
  ) {
    super('outside images', clock, outside);
  }

  protected async doDue(): Promise<string | null> {
    if (!(await this.settings.read()).outsideImages) return null;
    const isMore = await this.takeUp.some();
    const due = await this.images.due(aRound);
    await this.each(due, (row) => this.look(row));
    if (due.length > 0 && !this.isEnding) await this.publisher.publish();
    return isMore ? this.at(0) : this.images.nextAt();
  }

  /** Where the picture at an address is held, after it was fetched if it may be asked for now; else null. */
  async have(url: string): Promise<string | null> {
    const held = this.images.heldAt(url);
    if (held !== null || this.#underWay.size >= mostAtOnce || !(await this.settings.read()).outsideImages) return held;
    const row = await this.images.known(url);
    if (row.nextAt === null || (row.nextAt > this.clock.iso() && !this.#underWay.has(row.id))) return null;
    await this.look(row);
    this.wake(); // pages are made again that show it
    return this.images.heldAt(url);
  }

  /** Asks for a picture, and writes down what came of it. One that is being asked for already is not asked for twice. */
  look(row: OutsideImage): Promise<void> {
    const known = this.#underWay.get(row.id);
    if (known) return known;
    const work = this.#look(row).finally(() => this.#underWay.delete(row.id));
    this.#underWay.set(row.id, work);
    return work;
  }

  async #look(row: OutsideImage): Promise<void> {
    const { host } = new URL(row.url);
    const now = this.clock.now().getTime();
    const until = this.#breaker.restsUntil(host, now);
    if (until !== null) return this.images.postpone(row.id, new Date(until).toISOString());
    try {
      const bytes = await this.#bytesOf(row.url, host);
      await this.library.keepPicture({ file: Readable.from([bytes]), name: 'It' }, (cleaned, settle) => this.images.hold(row.id, cleaned, settle));
    } catch (error) {
      if (this.isEnding) return;
      if (error instanceof Problem && (error.kind === 'busy' || error.kind === 'full')) return this.images.postpone(row.id, this.at(backOff[0]!));
      await this.images.failed(
        row,
        error instanceof Error ? error.message : String(error),
        error instanceof NotOutside ? null : this.again(backOff, row.failures + 1),
      );
    }
  }

  /** A host that answers is well, whatever it says. */
  async #bytesOf(url: string, host: string): Promise<Buffer> {
    try {
      const bytes = await this.outside.download(url, mostBytes);
      this.#breaker.answered(host);
      return bytes;
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.status !== 429) this.#breaker.answered(host);
      else if (!(error instanceof NotOutside) && !this.isEnding) this.#breaker.failed(host, this.clock.now().getTime());
      throw error;
    }
  }
}
