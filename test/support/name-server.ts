import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A server of names that says what a test wants, and something else the next time it is asked (RFC 1035). */
export class NameServer {
  /** what was asked, in lower case */
  readonly asked: string[] = [];
  readonly #answers = new Map<string, string[][]>();
  readonly #socket = createSocket('udp4');

  static async start(): Promise<NameServer> {
    const server = new NameServer();
    server.#socket.on('message', (question, { port, address }) => server.#socket.send(server.#answer(question), port, address));
    server.#socket.bind(0, '127.0.0.1');
    await once(server.#socket, 'listening');
    return server;
  }

  get address(): string {
    return `127.0.0.1:${(this.#socket.address() as AddressInfo).port}`;
  }

  /** Each of `turns` is said once, the last one for ever. */
  put(name: string, ...turns: string[][]): void {
    this.#answers.set(name, turns);
  }

  stop(): void {
    this.#socket.close();
  }

  #answer(question: Buffer): Buffer {
    const labels: string[] = [];
    let at = 12;
    for (; question[at]; at += question[at]! + 1) labels.push(question.toString('latin1', at + 1, at + 1 + question[at]!));
    const name = labels.join('.').toLowerCase();
    this.asked.push(name);
    const turns = this.#answers.get(name) ?? [[]];
    const addresses = (question.readUInt16BE(at + 1) === 1 && (turns.length > 1 ? turns.shift() : turns[0])) || [];
    const head = Buffer.from(question.subarray(0, at + 5));
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(addresses.length, 6);
    head.writeUInt32BE(0, 8);
    // the name of the question, A, IN, no time to live
    const records = addresses.map((address) => Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]));
    return Buffer.concat([head, ...records]);
  }
}
