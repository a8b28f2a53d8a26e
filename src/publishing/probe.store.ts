import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isProbe, probeFact, probePath } from '../core/probe.js';
import { Database } from '../platform/database.service.js';
import { failedPage } from './failed-page.js';

/** The row that says which hidden page there is, and what it shows: the path, a space, its words. */
const row = 'probe';

/** Puts up the hidden page, and takes it away. Each is a change like any other: the publisher makes what it made stale. */
@Injectable()
export class Probe {
  constructor(private readonly database: Database) {}

  /** A page of which nobody knows. One that a doctor left behind who was killed goes. */
  async begin(words: string): Promise<string> {
    const path = probePath(randomBytes(16).toString('hex'));
    await this.#put(path, words);
    return path;
  }

  /** Has the page show other words. */
  change(path: string, words: string): Promise<void> {
    return this.#put(path, words);
  }

  end(): Promise<void> {
    return this.#put(null, '');
  }

  /** Whether anything is left of a page that was taken away. */
  isForgotten(path: string): boolean {
    const left = ['Address WHERE key = ?1', 'Trace WHERE path = ?1', "Setting WHERE name = 'probe' AND value LIKE '%' || ?1 || '%'"];
    return this.database.rows.one(left.map((some) => `SELECT 1 FROM ${some}`).join(' UNION ALL '), path) === undefined;
  }

  async #put(path: string | null, words: string): Promise<void> {
    await this.database.change(async (tx) => {
      const known = await tx.setting.findUnique({ where: { name: row } });
      const former = known ? String(JSON.parse(known.value)).split(' ')[0]! : '';
      const value = JSON.stringify(`${path} ${words}`);
      if (path === null) await tx.setting.deleteMany({ where: { name: row } });
      else await tx.setting.upsert({ where: { name: row }, create: { name: row, value }, update: { value } });
      const paths = new Set([former, path ?? ''].filter(isProbe));
      await tx.stale.createMany({ data: [{ fact: probeFact, at: '' }, ...[...paths].map((each) => ({ fact: failedPage(each), at: '' }))] });
    });
  }
}
