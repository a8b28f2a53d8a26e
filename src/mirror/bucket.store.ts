import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { decodeXML } from 'entities';
import { Problem } from '../core/problem.js';
import type { StoreAccess } from '../platform/store-access.js';

/** How often a request is made that fails for no fault of ours, and how long the first pause is. */
const tries = 5;
const firstPauseMs = 200;
/** How long one may take: a minute, and what its bytes take on a slow line. */
const patienceMs = (bytes: number): number => 60_000 + Math.ceil(bytes / 50);

type Headers = Record<string, string>;
type Content = { file: string; md5: string } | { bytes: Buffer };
export type Listed = { key: string; size: number; tag: string };

/** A bucket, spoken to in S3’s REST dialect, with the bucket in the path, which every store understands. */
export class Bucket {
  /** Until the store says that it knows no redirects: Amazon S3 and Ceph do, Cloudflare R2 and Swift don't. */
  #takesRedirects = true;

  constructor(
    private readonly access: StoreAccess,
    private readonly name: string,
  ) {}

  /** ListObjectsV2, all pages of it. */
  async list(prefix: string): Promise<Listed[]> {
    const listed: Listed[] = [];
    let token: string | undefined;
    do {
      const query = new URLSearchParams({ 'list-type': '2', prefix, ...(token && { 'continuation-token': token }) });
      const xml = await (await this.ask('GET', `?${query}`)).text();
      for (const object of allInside(xml, 'Contents'))
        listed.push({ key: inside(object, 'Key'), size: Number(inside(object, 'Size')), tag: inside(object, 'ETag').replaceAll('"', '') });
      token = inside(xml, 'NextContinuationToken') || undefined;
    } while (token);
    return listed;
  }

  async get(key: string): Promise<string> {
    return (await this.ask('GET', `/${escaped(key)}`)).text();
  }

  /** Puts an object there; one that leads elsewhere says so in its own header, where the store has such a thing. */
  async put(key: string, content: Content, headers: Headers, leadsTo?: string): Promise<void> {
    const isFile = 'file' in content;
    const body = isFile ? await openAsBlob(content.file) : new Blob([new Uint8Array(content.bytes)]);
    const md5 = isFile ? Buffer.from(content.md5, 'hex') : createHash('md5').update(content.bytes).digest();
    const all = { ...headers, 'content-md5': md5.toString('base64') };
    const redirect: Headers = leadsTo && this.#takesRedirects ? { 'x-amz-website-redirect-location': leadsTo } : {};
    const { status } = await this.ask('PUT', `/${escaped(key)}`, { ...all, ...redirect }, body, leadsTo ? [501] : []);
    if (status !== 501) return;
    this.#takesRedirects = false;
    await this.ask('PUT', `/${escaped(key)}`, all, body);
  }

  /** The bytes of an object of this size, as they come. */
  async read({ key, size }: Pick<Listed, 'key' | 'size'>): Promise<ReadableStream<Uint8Array>> {
    return (await this.ask('GET', `/${escaped(key)}`, {}, null, [], size)).body!;
  }

  async remove(key: string): Promise<void> {
    await this.ask('DELETE', `/${escaped(key)}`, {}, null, [404]);
  }

  /** @param bytes that are sent or come, for its patience @throws Problem with what the store said, unless it answered with success or an expected status */
  async ask(
    method: string,
    path: string,
    headers: Headers = {},
    body: Blob | null = null,
    expected: number[] = [],
    bytes = body?.size ?? 0,
  ): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#once(method, path, headers, body, patienceMs(bytes)).catch((error: unknown) => error as Error);
      const isAnswer = answer instanceof Response;
      if (isAnswer && (answer.ok || expected.includes(answer.status))) return answer;
      const isPassing = !isAnswer || answer.status === 429 || (answer.status >= 500 && answer.status !== 501);
      if (!isPassing || attempt === tries) throw await this.#failure(method, path, answer);
      await pause(firstPauseMs * 2 ** (attempt - 1));
    }
  }

  /** Signed anew each time, as a signature is good for some minutes. The bytes are vouched for by their MD5. */
  async #once(method: string, path: string, headers: Headers, body: Blob | null, patience: number): Promise<Response> {
    const { endpoint, region, key, secret } = this.access;
    const url = `${endpoint}/${this.name}${path}`;
    const signed = await new AwsV4Signer({ method, url, headers, accessKeyId: key, secretAccessKey: secret, service: 's3', region }).sign();
    return fetch(signed.url, { method, headers: signed.headers, body, redirect: 'manual', signal: AbortSignal.timeout(patience) });
  }

  async #failure(method: string, path: string, answer: Response | Error): Promise<Problem> {
    const where = `${this.access.endpoint}/${this.name}`;
    if (!(answer instanceof Response)) return new Problem('conflict', `${where} can’t be reached: ${reasonOf(answer)}`);
    const text = await answer.text();
    const said = inside(text, 'Message') || inside(text, 'Code') || answer.statusText;
    return new Problem('conflict', `${where} answered ${answer.status} to ${method} ${path.replace(/\?.*/, '') || '/'}: ${said}`);
  }
}

export const inside = (xml: string, element: string): string => decodeXML(allInside(xml, element).next().value ?? '');

/** What stands in each of these elements, as it is written. */
export function* allInside(xml: string, element: string): Generator<string, undefined, undefined> {
  const [opening, closing] = [`<${element}>`, `</${element}>`];
  for (let start = xml.indexOf(opening); start >= 0;) {
    const end = xml.indexOf(closing, start);
    if (end < 0) return;
    yield xml.slice(start + opening.length, end);
    start = xml.indexOf(opening, end);
  }
}

const reasonOf = ({ message, cause }: Error): string => (cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message);

/** Every sign that is not plain, `+` among them, which signers and stores understand in two ways. */
export const escaped = (key: string): string =>
  key
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`))
    .join('/');
