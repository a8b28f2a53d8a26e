import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { publicFolder } from './folders.js';

export type Asset = { body: Buffer; type: string };

/** The style sheet of the admin, under a name that changes with its bytes. Read when the admin is first used. */
@Injectable()
export class Assets {
  #files: Map<string, Asset> | undefined;

  /** The asset with this name, or undefined. */
  find(name: string): Asset | undefined {
    return this.#all().get(name);
  }

  /** The address of the admin's style sheet. */
  get adminCss(): string {
    return `/admin/assets/${this.#all().keys().next().value!}`;
  }

  #all(): Map<string, Asset> {
    if (!this.#files) {
      const body = readFileSync(join(publicFolder, 'admin.css'));
      const digest = createHash('sha256').update(body).digest('hex').slice(0, 12);
      this.#files = new Map([[`admin-${digest}.css`, { body, type: 'text/css; charset=utf-8' }]]);
    }
    return this.#files;
  }
}
