import { lookup as resolve, type LookupAddress } from 'node:dns';
import { request as http, type RequestOptions } from 'node:http';
import { request as https } from 'node:https';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Config } from './config.js';
import { isPublicAddress } from './outside.js';

const answerMs = 10_000;

/** An address that is not asked, whatever it may answer. */
export class NotOutside extends Error {}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Asks servers of others, and never one inside: the address that a name has is looked at in the moment in which it is connected to, so
 * that no name can lead elsewhere in between. A blog that is on a private address itself may ask its neighbours.
 */
@Injectable()
export class Outside {
  readonly #isInside: boolean;

  constructor(config: Config) {
    const { hostname } = new URL(config.url);
    const host = hostname.replace(/^\[|\]$/g, '');
    this.#isInside = host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && !isPublicAddress(host));
  }

  /** Sends a form. Returns the status; redirects are not followed. @throws NotOutside, or the network's error */
  post(address: string, fields: [name: string, value: string][]): Promise<number> {
    const url = new URL(address);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !this.#mayAsk(host)) return Promise.reject(refused(host));
    const body = new URLSearchParams(fields).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body), 'user-agent': 'Qvill' };
    const options: RequestOptions = {
      method: 'POST',
      headers,
      agent: false,
      signal: AbortSignal.timeout(answerMs),
      lookup: this.#lookup as RequestOptions['lookup'] & {},
    };
    const { promise, resolve: done, reject } = Promise.withResolvers<number>();
    const sent = (url.protocol === 'https:' ? https : http)(url, options, (answer) => {
      answer.resume();
      done(answer.statusCode ?? 0);
    });
    sent.on('error', reject).end(body);
    return promise;
  }

  #mayAsk(address: string): boolean {
    return this.#isInside || isPublicAddress(address);
  }

  readonly #lookup = (host: string, options: { all?: boolean }, found: Found): void => {
    resolve(host, { all: true }, (error, addresses) => {
      const open = (addresses ?? []).filter(({ address }) => this.#mayAsk(address));
      if (error) found(error, '');
      else if (open.length === 0) found(refused(host), '');
      else if (options.all) found(null, open);
      else found(null, open[0]!.address, open[0]!.family);
    });
  };
}

const refused = (host: string): NotOutside => new NotOutside(`${host} is a private address, and is not asked`);
