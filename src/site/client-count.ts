/** How many of something each client has at this moment. `null` is no client of its own (a trusted proxy, this machine) and is never counted. */
export class ClientCount {
  readonly #of = new Map<string, number>();

  of(client: string | null): number {
    return client === null ? 0 : (this.#of.get(client) ?? 0);
  }

  add(client: string | null): void {
    if (client !== null) this.#of.set(client, this.of(client) + 1);
  }

  remove(client: string | null): void {
    if (client === null) return;
    const left = this.of(client) - 1;
    if (left > 0) this.#of.set(client, left);
    else this.#of.delete(client);
  }
}
