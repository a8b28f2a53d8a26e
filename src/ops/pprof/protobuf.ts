/** A message of Protocol Buffers (proto3, encoding by https://protobuf.dev/programming-guides/encoding/), as far as profiles need it. */
export class Message {
  readonly #parts: Uint8Array[] = [];

  /** int64, uint64 or bool; none of 0, as proto3 has it. */
  number(field: number, value: number): this {
    if (value !== 0) this.#parts.push(varint(field * 8), varint(value));
    return this;
  }

  /** repeated int64 or uint64, packed. */
  numbers(field: number, values: readonly number[]): this {
    return values.length > 0 ? this.#bytes(field, Buffer.concat(values.map(varint))) : this;
  }

  text(field: number, text: string): this {
    return this.#bytes(field, Buffer.from(text));
  }

  message(field: number, message: Message): this {
    return this.#bytes(field, message.bytes());
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  #bytes(field: number, bytes: Uint8Array): this {
    this.#parts.push(varint(field * 8 + 2), varint(bytes.length), bytes);
    return this;
  }
}

/** Whole and not negative, up to 2^53. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Uint8Array.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}
