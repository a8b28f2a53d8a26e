import { Controller, Get, Query, Req } from '@nestjs/common';
import * as v from 'valibot';
import { networkInWords } from '../auth/address.js';
import { type AdminRequest, For } from '../auth/session.guard.js';
import { type Answer, view } from '../platform/answer.js';
import { entriesBefore } from '../platform/audit-log.store.js';
import type { Chained } from '../platform/audit.js';
import { Database } from '../platform/database.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { text } from './forms.js';
import { Frame } from './frame.service.js';
import { timeOf } from './person.js';
import { placeOf } from './zone.js';

const perPage = 100;
const number = v.pipe(text, v.regex(/^\d{0,15}$/, 'must be a number'));

/** Who changed what: the owners' page. */
@For('people')
@Controller('admin/audit')
export class AuditController {
  constructor(
    private readonly frame: Frame,
    private readonly database: Database,
    private readonly settings: SettingsStore,
  ) {}

  /** GET /admin/audit?before=&addresses= — a hundred entries, the newest first; with whole addresses when they are asked for. */
  @Get()
  async index(
    @Req() request: AdminRequest,
    @Query('before', { schema: number }) before: string,
    @Query('addresses', { schema: text }) addresses: string,
  ): Promise<Answer> {
    const place = placeOf(request.author, await this.settings.read());
    const entries = entriesBefore(this.database.rows, Number(before) || Number.MAX_SAFE_INTEGER, perPage);
    const shown = entries.map(({ id, at, who, what, about, address }) => ({
      id,
      who,
      deed: deedInWords(what),
      about,
      at: timeOf(at, place),
      from: addresses === '' ? networkInWords(address) : address,
    }));
    const next = entries.length === perPage ? `?before=${entries.at(-1)!.id}${addresses && '&addresses=shown'}` : '';
    return view('admin/audit', { ...this.frame.of(request, 'What was done'), entries: shown, next, withAddresses: addresses !== '' });
  }
}

/** `posts › publication`: a route is nouns. */
function deedInWords(what: Chained['what']): string {
  const [method = '', path = ''] = what.split(' ');
  if (!path.startsWith('/')) return what;
  const nouns = path
    .split('/')
    .filter((part) => part && part !== 'admin' && !part.startsWith(':'))
    .join(' › ');
  return method === 'POST' ? nouns : `${nouns} (${method})`;
}
