import { sessionCookie } from '../../src/auth/cookies.js';
import { formToken } from '../../src/auth/secret.js';
import { settingNames } from '../../src/settings/settings.js';
import { blobs, fileNames, headers, paths, things, types, words } from './bent-values.js';
import type { RouteShape } from './route-shapes.js';

/** What is sent, so that a failure can be asked for again. */
export type Sent = { method: string; path: string; headers: Record<string, string>; body: string | null };
/** Somebody with a session and a token; empty for strangers. */
export type Who = { session: string; token: string };

/** Doors of readers, which have no controller: the tree, search, kudos, files. */
export const readersDoors: RouteShape[] = ['GET /', 'GET /:page', 'GET /:page.md', 'GET /page/:page', 'GET /tags/:tag', 'GET /atom.xml', 'GET /archive/:page', 'GET /search', 'GET /kudos/:page', 'POST /kudos/:page', 'DELETE /kudos/:page/:page', 'GET /media/:page', 'GET /cards/:page', 'GET /assets/:page']
  .map((line) => ({ line, body: [], query: line.endsWith('/search') ? ['q', 'page'] : ['utm_source'], unread: [] })); // prettier-ignore

/** What programs' doors read by themselves, so that no schema tells. */
const programsFields = ['title', 'markdown', 'status', 'tags', 'categories', 'aliases', 'publishedAt', 'slug', 'kind', 'link', 'lang', 'extra', 'source', 'target', 'token', 'code', 'client_id', 'redirect_uri', 'grant_type', 'into', 'append', 'alt', 'h', 'content', 'name', 'photo', 'action', 'url', 'replace', 'properties', 'mp-slug']; // prettier-ignore
const programsQuery = [
  'q',
  'url',
  'properties[]',
  'filter',
  'limit',
  'after',
  'post-status',
  'status',
  'tag',
  'kind',
  'client_id',
  'redirect_uri',
  'state',
  'scope',
];

/** Requests to routes, bent from what their schemas take. `roll` gives numbers from 0 to 1, the same ones for the same seed. */
export class BentRequests {
  constructor(private readonly roll: () => number) {}

  pick<T>(all: readonly T[]): T {
    return all[Math.floor(this.roll() * all.length)]!;
  }

  /** True so often. */
  often(share: number): boolean {
    return this.roll() < share;
  }

  to(shape: RouteShape, who: Who): Sent {
    const [method = '', pattern = ''] = shape.line.split(' ');
    const path = pattern.replace(/:\w+/g, () => this.pick(paths)) + this.#query(shape);
    const sent: Record<string, string> = Object.fromEntries(Object.keys(headers).filter(() => this.often(0.12)).map((name) => [name, this.pick(headers[name]!)])); // prettier-ignore
    if (path.startsWith('/api/')) sent['authorization'] = `Bearer ${who.token}`;
    else sent['cookie'] = `${sessionCookie}=${this.often(0.95) ? who.session : this.pick(['x', '', 'a'.repeat(900), '%00'])}`;
    if (method === 'GET') return { method, path, headers: sent, body: null };
    const { body, type } = this.#body(shape, who);
    return {
      method,
      path,
      headers: { ...sent, 'content-type': type, ...(this.often(0.8) && who.session !== '' && { 'x-csrf-token': formToken(who.session) }) },
      body,
    };
  }

  #query({ line, query, unread }: RouteShape): string {
    const readItself = line.includes(' /api/') || unread.includes('query') ? programsQuery : [];
    const names = [...query, ...readItself.filter(() => this.often(0.2))].filter(() => this.often(0.6));
    const bent = names.map((name) => (this.often(0.05) ? this.pick([`${name}[]`, `${name}[a]`, `__proto__[${name}]`]) : name));
    if (this.often(0.04)) bent.push(this.pick(words));
    if (bent.length > 0 && this.often(0.05)) bent.push(bent[0]!);
    return bent.length > 0 ? `?${new URLSearchParams(bent.map((name): [string, string] => [name.toWellFormed(), this.pick(words).toWellFormed()]))}` : '';
  }

  #body({ line, body }: RouteShape, who: Who): { body: string; type: string } {
    if (this.often(0.12)) return { body: this.pick(blobs), type: this.pick(types) };
    const known = [...(line.endsWith('/settings') ? [this.pick(settingNames), this.pick(settingNames)] : body), ...(line.includes('/api/') ? programsFields.filter(() => this.often(0.3)) : [])]; // prettier-ignore
    const named = known.filter(() => this.often(0.7));
    if (this.often(0.1)) named.push(this.pick(words));
    if (this.often(0.35)) return { body: JSON.stringify(Object.fromEntries(named.map((name) => [name, this.pick(things)]))), type: 'application/json' };
    const fields = named.map((name): [string, string] => [name.toWellFormed(), this.pick(words).toWellFormed()]);
    if (who.session !== '') fields.push(['csrf', formToken(who.session)]);
    if (this.often(0.25)) return this.#multipart(fields);
    return { body: String(new URLSearchParams(fields)), type: 'application/x-www-form-urlencoded' };
  }

  /** The fields, and a file or two whose names and bytes are none that anybody meant. */
  #multipart(fields: [string, string][]): { body: string; type: string } {
    const field = ([name, value]: [string, string]) => `--x\r\nContent-Disposition: form-data; name="${name.replace(/["\r\n\0]/g, '')}"\r\n\r\n${value}\r\n`;
    const file = () =>
      `--x\r\nContent-Disposition: form-data; name="${this.pick(['file', 'files', 'photo', 'icon', 'a'])}"; filename="${this.pick(fileNames)}"\r\nContent-Type: ${this.pick(types)}\r\n\r\n${this.pick(blobs)}\r\n`;
    const files = Array.from({ length: this.pick([0, 1, 1, 2]) }, file);
    return { body: [...fields.map(field), ...files, this.often(0.98) ? '--x--\r\n' : ''].join(''), type: 'multipart/form-data; boundary=x' };
  }
}
