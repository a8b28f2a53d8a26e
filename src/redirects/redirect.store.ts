import { Injectable } from '@nestjs/common';
import { missing, Problem } from '../core/problem.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.service.js';
import { readRule, type Written } from './read-rule.js';
import type { KeptRule, TakeReport } from './redirect-list.js';
import { inOrder, rulesInOrder } from './rule-rows.store.js';
import { kindOf, mostPatterns, patternBucket, type Rule, shown } from './rule.js';
import { takeText } from './take-text.store.js';
import type { Format } from './read-text.js';
import { homesOf, writeRules } from './write-rules.store.js';

const columns = 'id, source, code, target, feedId, hits, lastUsedAt';
const matching = `source LIKE ? ESCAPE '\\' OR target LIKE ? ESCAPE '\\'`;
/** Redirect rules. A change is one transaction; afterwards the publisher is asked to publish. */
@Injectable()
export class RedirectStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Those that hold some words, in the order in which they are asked. */
  rows(words: string, { skip, take }: { skip: number; take: number }): KeptRule[] {
    const sql = `SELECT ${columns} FROM Redirect WHERE ${matching} ORDER BY ${inOrder} LIMIT ? OFFSET ?`;
    return this.database.rows.all<KeptRule>(sql, likeOf(words), likeOf(words), take, skip);
  }

  count(words = ''): number {
    return this.database.rows.one<{ count: number }>(`SELECT count(*) AS count FROM Redirect WHERE ${matching}`, likeOf(words), likeOf(words))!.count;
  }

  /** All of them, in the order in which they are asked. */
  all(): Rule[] {
    return rulesInOrder(this.database.rows);
  }

  /** Where posts answer: a rule there is covered. */
  async homes(): Promise<ReadonlyMap<string, { at: string; title: string }>> {
    return homesOf(await this.database.reader());
  }

  /** @throws Problem('missing') */
  get(id: number): KeptRule {
    const row = Number.isSafeInteger(id) ? this.database.rows.one<KeptRule>(`SELECT ${columns} FROM Redirect WHERE id = ?`, id) : undefined;
    if (!row) throw missing('There is no such redirect');
    return row;
  }

  /** Makes a rule, or changes the one with this id. @throws Problem('invalid' or 'conflict') that names the field */
  async save(written: Written, id: number | null): Promise<void> {
    const rule = readRule(written, this.config.url);
    await this.database.change(async (tx) => {
      const former = id === null ? null : await tx.redirect.findUnique({ where: { id } });
      if (id !== null && !former) throw missing('There is no such redirect');
      if (former?.feedId) throw new Problem('conflict', 'This redirect comes from a text that is followed; it is changed there', 'source');
      const other = await tx.redirect.findUnique({ where: { source: rule.source } });
      if (other && other.id !== id) throw new Problem('conflict', `${shown(rule.source)} leads to ${other.target ?? 'nothing (410)'} already`, 'source');
      if (
        kindOf(rule.source) === 'pattern' &&
        kindOf(former?.source ?? '/') !== 'pattern' &&
        (await tx.redirect.count({ where: { bucket: patternBucket } })) >= mostPatterns
      )
        throw new Problem('conflict', `There are ${mostPatterns} patterns already, and each is tried in turn`, 'source');
      const moved = former && former.source !== rule.source ? [former.source] : [];
      const { refused } = await writeRules(tx, this.database.rows, { added: [rule], removed: moved, feedId: null, now: this.clock.iso() });
      if (refused[0]) throw new Problem('conflict', refused[0].message, refused[0].field);
    });
  }

  /** @throws Problem('missing') */
  async remove(id: number): Promise<void> {
    const { source, feedId } = this.get(id);
    if (feedId) throw new Problem('conflict', 'This redirect comes from a text that is followed; it is taken out there');
    await this.database.change((tx) => writeRules(tx, this.database.rows, { added: [], removed: [source], feedId: null, now: this.clock.iso() }));
  }

  /** Takes in a text of rules: those that are none are named with their line, the others are in force. */
  async take(text: string, { format, isDryRun }: { format?: Format | undefined; isDryRun: boolean }): Promise<TakeReport> {
    return takeText(this.database, text, { format, isDryRun, feedId: null, origin: this.config.url, now: this.clock.iso() });
  }
}

const likeOf = (words: string): string => `%${words.trim().replace(/[\\%_]/g, '\\$&')}%`;
