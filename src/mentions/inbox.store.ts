import { Injectable } from '@nestjs/common';
import { Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database, type Writer } from '../platform/database.service.js';
import { NotOutside } from '../platform/address-to-ask.js';
import { Outside } from '../platform/outside.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { bare } from './links-to.js';
import { isOwn, postAt } from './target.store.js';

/** What waits to be looked at by the engine, and by people. A blog that gets more is being flooded. */
const most = { unverified: 1_000, waiting: 5_000 };
const mostOfHost = 200;
const longestAddress = 2_000;
export const restMs = 60_000;

const refused = (message: string, field?: string) => new Problem('malformed', message, field);

/** Takes in what others say that they wrote. Nobody is asked for it here; the verifier does that afterwards. */
@Injectable()
export class MentionInbox {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly outside: Outside,
    private readonly settings: SettingsStore,
  ) {}

  /** @throws Problem('missing') while webmentions are off, Problem('malformed') with the reason, Problem('limited') when too many wait */
  async take(sourceText: string, targetText: string): Promise<void> {
    if (!(await this.settings.read()).webmentions) throw new Problem('missing', 'This blog takes no webmentions');
    const [source, target] = [addressFrom(sourceText, 'source'), addressFrom(targetText, 'target')];
    this.#checkSource(source);
    if (!isOwn(target, this.config.url)) throw refused('The target is not on this blog', 'target');
    if (bare(source.href) === bare(target.href)) throw refused('Source and target are the same', 'source');
    const now = this.clock.iso();
    await this.database.change(async (tx) => {
      const postId = await postAt(tx, target);
      if (postId === null) throw refused('The target is no post of this blog, or is gone', 'target');
      if (isOwn(source, this.config.url) && [null, postId].includes(await postAt(tx, source)))
        throw refused('The source is this blog, and no other post of it', 'source');
      const where = { postId_source: { postId, source: source.href } };
      const known = await tx.mention.findUnique({ where });
      // Nobody can make us ask the same page again and again
      const nextAt = known?.nextAt ?? afterRest(known?.verifiedAt, now);
      if (known) return tx.mention.update({ where, data: { target: target.href, attempts: 0, nextAt } });
      await refuseTooMany(tx, source.host);
      return tx.mention.create({ data: { postId, source: source.href, target: target.href, receivedAt: now, nextAt } });
    });
  }

  #checkSource(source: URL): void {
    try {
      this.outside.check(source);
    } catch (error) {
      throw error instanceof NotOutside ? refused(error.message, 'source') : error;
    }
  }
}

/** @throws Problem('limited') when as many wait, of all or of one host, as anybody could look at */
async function refuseTooMany(tx: Writer, host: string): Promise<void> {
  const ofHost = { state: { in: Object.keys(most) }, OR: ['http', 'https'].map((scheme) => ({ source: { startsWith: `${scheme}://${host}/` } })) };
  const counts = await Promise.all([...Object.keys(most).map((state) => tx.mention.count({ where: { state } })), tx.mention.count({ where: ofHost })]);
  const isTooMuch = [...Object.values(most), mostOfHost].some((limit, n) => counts[n]! >= limit);
  if (isTooMuch) throw new Problem('limited', 'Too many mentions wait here. Try again in a day.');
}

/** At once, or a minute after it was looked at last. */
function afterRest(verifiedAt: string | null | undefined, now: string): string {
  const rested = verifiedAt ? new Date(Date.parse(verifiedAt) + restMs).toISOString() : now;
  return rested > now ? rested : now;
}

function addressFrom(text: string, name: string): URL {
  const url = text.length <= longestAddress ? URL.parse(text.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') throw refused(`“${name}” must be an http or https address`, name);
  url.hash = name === 'source' ? '' : url.hash;
  return url;
}
