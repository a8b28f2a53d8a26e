import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { AdminRequest } from '../auth/session.guard.js';
import { encodePath } from '../core/path.js';
import type { Problem } from '../core/problem.js';
import { iconLink } from '../pages/icon.page.js';
import { type Answer, view } from '../platform/answer.js';
import { PermalinkStore } from '../posts/move-all.store.js';
import { TrustStore } from '../posts/trust.store.js';
import { Publisher } from '../publishing/publisher.service.js';
import type { Receipt } from '../publishing/receipt.js';
import type { SettingName } from '../settings/settings.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Frame } from './frame.service.js';
import { settingsForm, type Texts, textsOf } from './settings-form.js';
import { tableOf } from '../core/table-of.js';

/** A large blog takes longer than anybody should wait for an answer; its pages are made all the same. */
const patienceMs = 15_000;

/** What the page says beside the settings: what was typed, what is wrong with it, what has to be said yes to. */
export type Shown = { texts?: Texts; began?: Texts; problems?: Problem[]; asked?: Partial<Record<SettingName, object>>; notice?: string | undefined };

/** The page of the settings, and how it waits for the site. */
@Injectable()
export class SettingsPage {
  readonly #log = new Logger('settings');

  constructor(
    private readonly frame: Frame,
    private readonly settings: SettingsStore,
    private readonly permalinks: PermalinkStore,
    private readonly publisher: Publisher,
    private readonly trust: TrustStore,
  ) {}

  async show(request: AdminRequest, { texts, began, problems = [], asked = {}, notice }: Shown, status = 200): Promise<Answer> {
    const [settings, spoiled, waiting] = await Promise.all([this.settings.read(), this.settings.faults(), this.trust.waiting()]);
    const example = await this.permalinks.example(settings.permalink);
    const now = textsOf(settings);
    const form = settingsForm(texts ?? now, began ?? now, [...problems, ...spoiled], asked, { permalink: example && encodePath(example) });
    const icon = { iconUrl: iconLink(settings).href, hasIconFile: settings.iconFile !== '' };
    const iconProblem = problems.find(({ field }) => field === 'iconFile')?.message;
    return view(
      'admin/settings',
      { ...this.frame.of(request, 'Settings'), ...form, ...icon, cleaned: countOf(waiting), iconProblem, wasRefused: status !== 200, notice },
      status,
    );
  }

  /** Brings the site up to date. Returns what the next page says about it. */
  async publish(): Promise<string> {
    const run = this.publisher.publish();
    run.catch((error: unknown) => this.#log.error(String(error)));
    const receipt: Receipt | undefined = await Promise.race([run, pause(patienceMs, undefined, { ref: false })]);
    if (!receipt) return 'later';
    return receipt.failed.length > 0 ? 'failed' : `saved-${receipt.changed.length + receipt.removed.length}-${receipt.milliseconds}`;
  }
}

/** Posts whose HTML is cleaned until an owner trusts it; none: nothing to say. */
const countOf = (waiting: number): string | undefined => (waiting === 0 ? undefined : waiting === 1 ? 'one post' : `${waiting} posts`);

const words: Record<string, string> = tableOf({
  same: 'Nothing was different',
  later: 'Saved. The blog is large: its pages are made again at this moment, one after the other',
  failed: 'Saved, but some pages could not be made yet and show what they showed before; it is tried again every few seconds',
});

/** `saved-31-45` → “Saved. 31 pages are new after 45 ms”. Anything unknown says nothing. */
export function noticeOf(done: string): string | undefined {
  const [, count, milliseconds] = /^saved-(\d{1,7})-(\d{1,7})$/.exec(done) ?? [];
  return milliseconds ? `Saved. On the site after ${milliseconds} ms; pages that differ: ${count}` : words[done];
}
