import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { smallCss } from '../core/html.js';
import { type Encoded, encode } from './compress.js';
import { adminStyles, scriptsFolder } from './folders.js';
import { hashedName } from './hashed-name.js';

/** A file for browsers. Its packed forms are made once, when it is first asked for: together they are smaller than itself. */
export type Asset = { type: string; forms(): Promise<Encoded> };

/** The admin's style sheet and scripts, under names that change with their bytes. Read when the admin is first used. */
@Injectable()
export class Assets {
  #files: Map<string, Asset> | undefined;
  readonly #names = new Map<string, string>();

  /** The asset with this name, or undefined. */
  find(name: string): Asset | undefined {
    return this.#all().get(name);
  }

  /** The address of the admin's style sheet: the files of public/admin in the order of their names. */
  get adminCss(): string {
    return this.#urlOf('admin.css');
  }

  /** The address of a style sheet that few pages need: the files of public/admin/NAME. */
  sheet(name: string): string {
    return this.#urlOf(`${name}.css`);
  }

  /** The address of a page's script: src/browser/NAME.script.ts, bundled. */
  script(name: string): string {
    return this.#urlOf(`${name}.js`);
  }

  #urlOf(file: string): string {
    return `/admin/assets/${this.#nameOf(file)}`;
  }

  #nameOf(file: string): string {
    this.#all();
    const name = this.#names.get(file);
    if (!name) throw new Error(`There is no asset ${file}`);
    return name;
  }

  #all(): Map<string, Asset> {
    if (!this.#files) {
      this.#files = new Map([
        this.#styles('admin', adminStyles),
        ...foldersIn(adminStyles).map((name) => this.#styles(name, join(adminStyles, name))),
        ...filesIn(scriptsFolder, '.js').map((file) => this.#hashed(file, readFileSync(join(scriptsFolder, file)), 'text/javascript; charset=utf-8')),
      ]);
    }
    return this.#files;
  }

  #styles(name: string, folder: string): [name: string, asset: Asset] {
    const styles = filesIn(folder, '.css').map((file) => readFileSync(join(folder, file), 'utf8'));
    return this.#hashed(`${name}.css`, Buffer.from(smallCss(styles.join(''))), 'text/css; charset=utf-8');
  }

  #hashed(file: string, body: Buffer, type: string): [name: string, asset: Asset] {
    const name = hashedName(file, body);
    this.#names.set(file, name);
    let forms: Promise<Encoded> | undefined;
    return [name, { type, forms: () => (forms ??= encode(body)) }];
  }
}

const filesIn = (folder: string, end: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith(end))
        .toSorted()
    : [];

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
