import { Problem } from '../../core/problem.js';
import { limits, megabytes } from '../../media/limits.js';
import type { Outside } from '../../platform/outside.service.js';
import type { SourceFile } from '../source.js';

/** Of one import. */
const most = { files: 5_000, bytes: 5_000_000_000, milliseconds: 3_600_000, failuresOfHost: 20 };

/** Fetches pictures from the old site, and from hosts that somebody named; nothing else, and not for ever. */
export class FileFetching {
  readonly #failures = new Map<string, number>();
  readonly #until: number;
  #files = 0;
  #bytes = 0;

  constructor(
    private readonly outside: Outside,
    private readonly site: string | null,
    private readonly hosts: ReadonlySet<string>,
    private readonly now: () => number,
  ) {
    this.#until = now() + most.milliseconds;
  }

  /** The whole of an address that may be asked; null for any other. On its own site an address needs no host. */
  urlOf(address: string): string | null {
    const url = address.startsWith('/') ? URL.parse(address, this.site ?? 'https://none.invalid') : URL.parse(address);
    return url && /^https?:$/.test(url.protocol) && this.hosts.has(url.host) ? url.href : null;
  }

  /** The file at an address that `urlOf` gave. @throws Problem in words */
  async fetch(address: string): Promise<SourceFile> {
    const url = new URL(address);
    this.#refuseTooMuch(url.host);
    try {
      const bytes = await this.outside.download(url.href, limits.imageBytes);
      this.#files++;
      this.#bytes += bytes.length;
      return { name: decodeURIComponent(url.pathname.split('/').at(-1) ?? ''), path: url.href, bytes };
    } catch (error) {
      this.#failures.set(url.host, (this.#failures.get(url.host) ?? 0) + 1);
      throw new Problem('missing', `it could not be fetched: ${(error as Error).message}`);
    }
  }

  #refuseTooMuch(host: string): void {
    const reason =
      this.#files >= most.files
        ? `${most.files} files were fetched, and no more are`
        : this.#bytes >= most.bytes
          ? `${megabytes(most.bytes)} were fetched, and no more are`
          : this.now() > this.#until
            ? 'fetching took an hour, and goes on no longer'
            : (this.#failures.get(host) ?? 0) >= most.failuresOfHost
              ? `${host} failed ${most.failuresOfHost} times, and is asked no more`
              : null;
    if (reason) throw new Problem('limited', reason);
  }
}
