import { Controller, Get, Post, Req } from '@nestjs/common';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { BackupDesk } from '../backup/backup-desk.service.js';
import type { Known } from '../backup/record.store.js';
import { agoInWords, countsInWords, inBytes, verdictInWords } from '../backup/words.js';
import { momentIn, type Place } from '../core/long-date.js';
import { type Answer, seeOther, view } from '../platform/answer.js';
import { Clock } from '../platform/clock.js';
import { SettingsStore } from '../settings/settings.store.js';
import { Frame } from './frame.service.js';
import { placeOf } from './zone.js';

/** The page asks for itself again while something is at work. */
const again = { Refresh: '2' };
/** How many are listed, and how many names of one. */
const listed = 30;
const named = 5;

const works = { backup: 'A backup is being made', verify: 'The latest backup is being verified' };

/** Whether the blog could be brought back. For its owner. */
@For('settings')
@Controller('admin/backups')
export class BackupsController {
  constructor(
    private readonly frame: Frame,
    private readonly desk: BackupDesk,
    private readonly settings: SettingsStore,
    private readonly clock: Clock,
  ) {}

  /** GET /admin/backups — the backups that were made: when, how large, where, and what came of making the site from them. */
  @Get()
  async list(@Req() request: AdminRequest): Promise<Answer> {
    const place = placeOf(request.author, await this.settings.read());
    const { backups, failure } = this.desk.record;
    const rows = backups.slice(0, listed).map((known) => this.#row(known, place));
    const failed = failure && { ...failure, isBackup: failure.what === 'backup', when: momentIn(place, failure.at) };
    const { work } = this.desk;
    const page = { rows, latest: rows[0], failed, problem: failed ? null : this.desk.failure, working: work && works[work] };
    return view('admin/backups', { ...this.frame.of(request, 'Backups'), ...page }, 200, work ? again : {});
  }

  /** POST /admin/backups — makes one. */
  @Post()
  async make(): Promise<Answer> {
    await this.desk.begin('backup');
    return seeOther('/admin/backups');
  }

  /** POST /admin/backups/proof — makes the site from the latest and compares it with the one that readers have. */
  @Post('proof')
  async prove(): Promise<Answer> {
    await this.desk.begin('verify');
    return seeOther('/admin/backups');
  }

  #row({ name, place: where, at, bytes, isEncrypted, counts, lacks, verdict }: Known, place: Place) {
    const proof = verdict && {
      said: verdictInWords(verdict),
      at: verdict.at,
      when: momentIn(place, verdict.at),
      wrong: verdict.wrong.slice(0, named),
      more: Math.max(0, verdict.wrong.length - named),
    };
    const age = agoInWords(Date.parse(at), this.clock.now().getTime());
    return { name, where, at, when: momentIn(place, at), age, size: inBytes(bytes), isEncrypted, holds: countsInWords(counts), lacks, proof };
  }
}
