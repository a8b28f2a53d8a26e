/** What is not understood is not counted as an answer. */
export class Malformed extends Error {}
/** A body that is longer than anybody wants. */
export class TooLarge extends Error {}

const longestHead = 65_536;
const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

/**
 * Reads answers of HTTP/1.1 (RFC 9112, 6.3) from pieces of a connection, as they come. Bodies are counted and not kept, unless
 * somebody wants them, so that reading costs less than making the answer did.
 */
export class AnswerReader {
  status = 0;
  /** Bytes of the body as they were sent: packed, without the lines of chunks. */
  bodyBytes = 0;
  /** All that came of this answer. */
  wireBytes = 0;
  head = '';
  keepsOpen = true;
  keep: Buffer[] | null = null;
  most = Infinity;
  #pending: Buffer | null = null;
  /** What is left of the body, or of the chunk; Infinity: until the connection ends. */
  #left = 0;
  #state: 'head' | 'body' | 'chunk size' | 'chunk' | 'chunk end' | 'trailer' = 'head';

  get hasBegun(): boolean {
    return this.wireBytes > 0;
  }
  /** An answer whose end is that of the connection. */
  get endsWithConnection(): boolean {
    return this.#state === 'body' && this.#left === Infinity;
  }

  begin(): void {
    this.status = this.bodyBytes = this.wireBytes = this.#left = 0;
    this.head = '';
    this.keepsOpen = true;
    this.#pending = null;
    this.#state = 'head';
    if (this.keep) this.keep = [];
  }

  /** Takes the next piece. Returns whether the answer is whole. @throws Malformed */
  take(piece: Buffer): boolean {
    this.wireBytes += piece.length;
    const bytes = this.#pending ? Buffer.concat([this.#pending, piece]) : piece;
    this.#pending = null;
    let at = 0;
    while (at < bytes.length) {
      const next = this.#step(bytes, at);
      if (next === 'whole') return true;
      if (next === 'more') {
        // The buffer is used again for the next piece
        this.#pending = Buffer.from(bytes.subarray(at));
        if (this.#pending.length > longestHead) throw new Malformed('a header without an end');
        return false;
      }
      at = next;
    }
    return false;
  }

  #step(bytes: Buffer, at: number): number | 'whole' | 'more' {
    if (this.#state === 'body' || this.#state === 'chunk') return this.#body(bytes, at);
    if (this.#state === 'head') return this.#readHead(bytes, at);
    const end = bytes.indexOf(lineEnd, at);
    if (end < 0) return 'more';
    const line = bytes.toString('latin1', at, end);
    if (this.#state === 'trailer' && line === '') return this.#whole(bytes, end + 2);
    if (this.#state === 'chunk end') this.#state = 'chunk size';
    else if (this.#state === 'chunk size') {
      this.#left = /^[\da-f]{1,12}(?=\s*(?:;|$))/i.test(line) ? Number.parseInt(line, 16) : Number.NaN;
      if (Number.isNaN(this.#left)) throw new Malformed(`“${line.slice(0, 20)}” is no size of a chunk`);
      this.#state = this.#left === 0 ? 'trailer' : 'chunk';
    }
    return end + 2;
  }

  #body(bytes: Buffer, at: number): number | 'whole' {
    const end = Math.min(bytes.length, at + this.#left);
    this.bodyBytes += end - at;
    if (this.bodyBytes > this.most) throw new TooLarge();
    this.keep?.push(Buffer.from(bytes.subarray(at, end)));
    this.#left -= end - at;
    if (this.#left > 0) return end;
    if (this.#state === 'body') return this.#whole(bytes, end);
    this.#state = 'chunk end';
    return end;
  }

  #readHead(bytes: Buffer, at: number): number | 'whole' | 'more' {
    const end = bytes.indexOf(headEnd, at);
    if (end < 0) return 'more';
    this.head = bytes.toString('latin1', at, end + 2);
    if (!this.head.startsWith('HTTP/1.')) throw new Malformed('it is no HTTP/1.1');
    this.status = Number(this.head.slice(9, 12));
    // 100 and 103 come before the answer
    if (this.status < 200) return end + 4;
    const lower = this.head.toLowerCase();
    const connection = valueIn(lower, 'connection');
    this.keepsOpen = lower.startsWith('http/1.0') ? connection === 'keep-alive' : connection !== 'close';
    return this.#sized(lower, bytes, end + 4);
  }

  #sized(lower: string, bytes: Buffer, at: number): number | 'whole' {
    if (this.status === 204 || this.status === 304) return this.#whole(bytes, at);
    this.#state = 'body';
    if (valueIn(lower, 'transfer-encoding') === 'chunked') this.#state = 'chunk size';
    else this.#left = Number(valueIn(lower, 'content-length') ?? Infinity);
    if (Number.isNaN(this.#left)) throw new Malformed('its length is no number');
    if (this.endsWithConnection) this.keepsOpen = false;
    return this.#state === 'body' && this.#left === 0 ? this.#whole(bytes, at) : at;
  }

  #whole(bytes: Buffer, at: number): 'whole' {
    if (at < bytes.length) throw new Malformed('more came than was asked for');
    return 'whole';
  }
}

/** The value of a header in the text of a head, both in lower case. */
export function valueIn(head: string, name: string): string | null {
  const start = head.indexOf(`\r\n${name}:`);
  return start < 0 ? null : head.slice(start + name.length + 3, head.indexOf('\r\n', start + 2)).trim();
}
