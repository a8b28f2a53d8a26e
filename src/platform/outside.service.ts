import { lookup as resolve, type LookupAddress } from 'node:dns';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { addressToAsk, hostOf, refused } from './address-to-ask.js';
import { Config } from './config.js';
import { request, requestTls } from './node-http.js';
import { type Asking, type OutsidePage, Refused } from './outside-answer.js';
import { isNeighbour, isPublicAddress, neighbourhoodOf } from './outside.js';
import { readBytes, readSome } from './read-some.store.js';

/** For the whole of it: name, connection, redirects, body. */
const answerMs = 10_000;
const mostRedirects = 5;

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;
type Asked = { method: 'GET' | 'HEAD' | 'POST'; headers: Record<string, string | number>; body?: string; signal: AbortSignal };

/**
 * The only way in which the engine asks for what somebody else named: public addresses, and never one inside. The address that a name has is
 * looked at in the moment in which it is connected to, so that no name can lead elsewhere in between, and so is that of each redirect. A blog that is on this
 * machine, or on a private address, may ask its neighbours there; never its own port for those who watch it.
 */
@Injectable()
export class Outside {
  readonly #neighbourhood: ReturnType<typeof neighbourhoodOf>;
  readonly #opsPort: string;
  readonly #origin: string;
  readonly #end = new AbortController();

  constructor(config: Config) {
    this.#origin = config.url;
    this.#opsPort = String(config.ops?.port ?? '');
    this.#neighbourhood = neighbourhoodOf(hostOf(new URL(config.url)));
  }

  /** Sends a form. Returns the status; redirects are not followed. @throws NotOutside, or the network's error */
  async post(address: string, fields: [name: string, value: string][]): Promise<number> {
    const body = new URLSearchParams(fields).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) };
    const answer = await this.#ask(addressToAsk(address), { method: 'POST', headers, body, signal: this.#patience() });
    answer.destroy();
    return answer.statusCode ?? 0;
  }

  /** A page, after up to five redirects; of a long one its beginning. @throws NotOutside, or the network's error */
  async get(address: string, { etag = '', mostBytes }: Asking = {}): Promise<OutsidePage> {
    const signal = this.#patience();
    const headers = {
      accept: 'text/html, application/xhtml+xml, application/json;q=0.9, text/*;q=0.8, */*;q=0.1',
      'accept-encoding': 'gzip, br',
      ...(etag === '' ? {} : { 'if-none-match': etag }),
    };
    const { answer, url } = await this.#follow(addressToAsk(address), { method: 'GET', headers, signal });
    const { statusCode: status = 0, headers: told } = answer;
    const [type, links] = [told['content-type'] ?? '', String(told['link'] ?? '')];
    return { url: url.href, status, type, links, etag: told.etag ?? '', ...(await readSome(answer, mostBytes)) };
  }

  /** A file as it is, after up to five redirects. @throws NotOutside, the network's error, or an Error in words when it is not there or has more than `mostBytes` */
  async download(address: string, mostBytes: number): Promise<Buffer> {
    const headers = { accept: '*/*', 'accept-encoding': 'gzip, br' };
    const { answer } = await this.#follow(addressToAsk(address), { method: 'GET', headers, signal: this.#patience() });
    const { statusCode: status = 0 } = answer;
    if (status !== 200) answer.destroy();
    if (status !== 200) throw new Refused(status);
    const { bytes, isCut } = await readBytes(answer, mostBytes);
    if (isCut) throw new Error(`it has more than ${mostBytes} bytes`);
    return bytes;
  }

  /** Asks, and goes where it is sent, up to five times. */
  async #follow(first: URL, asked: Asked): Promise<{ answer: IncomingMessage; url: URL }> {
    let url = first;
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const answer = await this.#ask(url, asked);
      const { statusCode: status = 0, headers: told } = answer;
      if (![301, 302, 303, 307, 308].includes(status) || told.location === undefined || !URL.canParse(told.location, url.href)) return { answer, url };
      answer.destroy();
      url = addressToAsk(told.location, url);
    }
    throw new Error('it redirects too often');
  }

  /** What an address answers in the end, its body unread: asked by HEAD, and by GET where that is refused. @throws NotOutside, or the network's error */
  async statusOf(address: string): Promise<number> {
    const signal = this.#patience();
    const status = await this.#statusOf(address, 'HEAD', signal);
    return status >= 400 && status !== 410 && status !== 429 ? this.#statusOf(address, 'GET', signal) : status;
  }

  async #statusOf(address: string, method: 'GET' | 'HEAD', signal: AbortSignal): Promise<number> {
    const { answer } = await this.#follow(addressToAsk(address), { method, headers: { accept: 'text/html, */*;q=0.1' }, signal });
    answer.destroy();
    return answer.statusCode ?? 0;
  }

  /** @throws NotOutside when the address itself shows that it is none to ask: another protocol, or a number that is not everybody's */
  check(address: URL | string): void {
    const url = addressToAsk(typeof address === 'string' ? address : address.href);
    if (isIP(hostOf(url)) !== 0 && !this.mayAsk(hostOf(url))) throw refused(hostOf(url));
    if (this.#neighbourhood && url.port === this.#opsPort && url.port !== '') throw refused(url.host);
  }

  /** Cuts off all that is under way: nobody outside can hold up the end of the app. */
  end(): void {
    this.#end.abort(new Error('the app ended'));
  }

  #patience(): AbortSignal {
    return AbortSignal.any([AbortSignal.timeout(answerMs), this.#end.signal]);
  }

  protected mayAsk(address: string): boolean {
    return isPublicAddress(address) || (this.#neighbourhood !== null && isNeighbour(address, this.#neighbourhood));
  }

  /** What the network says that a name is at, for the connection that is about to be made and for no other. */
  protected addressesOf(host: string, found: (error: Error | null, addresses: LookupAddress[]) => void): void {
    resolve(host, { all: true }, found);
  }

  async #ask(url: URL, { method, headers, body, signal }: Asked): Promise<IncomingMessage> {
    this.check(url);
    const { promise, resolve: done, reject } = Promise.withResolvers<IncomingMessage>();
    const options: RequestOptions = {
      method,
      headers: { ...headers, 'user-agent': `Qvill (Webmention, WebSub, links; +${this.#origin})` },
      agent: false,
      signal,
      lookup: this.#lookup as RequestOptions['lookup'] & {},
    };
    const send = url.protocol === 'https:' ? requestTls : request;
    send(url, options, done).on('error', reject).end(body);
    return promise;
  }

  readonly #lookup = (host: string, options: { all?: boolean }, found: Found): void => {
    this.addressesOf(host, (error, addresses) => {
      const open = (addresses ?? []).filter(({ address }) => this.mayAsk(address));
      if (error) found(error, '');
      else if (open.length === 0) found(refused(host), '');
      else if (options.all) found(null, open);
      else found(null, open[0]!.address, open[0]!.family);
    });
  };
}
