import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { AdminRequest } from '../auth/session.guard.js';
import { Config } from '../platform/config.js';
import { publicFolder } from '../platform/folders.js';

export type Asset = { body: Buffer; type: string };

/** What every page of the admin shares: its title, its style sheet, who is signed in. */
@Injectable()
export class Frame {
  /** Style sheets under names that change with their bytes. */
  readonly assets: ReadonlyMap<string, Asset>;
  readonly #css: string;

  constructor(private readonly config: Config) {
    const body = readFileSync(join(publicFolder, 'admin.css'));
    const name = `admin-${createHash('sha256').update(body).digest('hex').slice(0, 12)}.css`;
    this.assets = new Map([[name, { body, type: 'text/css; charset=utf-8' }]]);
    this.#css = `/admin/assets/${name}`;
  }

  of(request: AdminRequest, title: string) {
    const { author, formToken } = request;
    return { frame: { title, css: this.#css, signedIn: author !== null, authorName: author?.name, csrf: formToken, blogUrl: `${this.config.url}/` }, csrf: formToken };
  }
}
