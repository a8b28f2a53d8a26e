import { Injectable } from '@nestjs/common';
import type { Here as Place } from '../auth/passkey.store.js';
import type { AdminRequest } from '../auth/session.guard.js';
import { Config } from '../platform/config.js';
import { SettingsStore } from '../settings/settings.store.js';
import { originFor } from './own-address.js';

/** Where the admin is, as a passkey has to know it. */
@Injectable()
export class Here {
  constructor(
    private readonly config: Config,
    private readonly settings: SettingsStore,
  ) {}

  async of({ headers }: AdminRequest): Promise<Place> {
    const { title } = await this.settings.read();
    return { origin: originFor(this.config.url, headers.host), blogTitle: title };
  }
}
