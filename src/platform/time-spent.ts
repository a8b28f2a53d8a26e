import { AsyncLocalStorage } from 'node:async_hooks';

/** What a request has spent so far, in milliseconds. */
export type Spent = { database: number };

const requests = new AsyncLocalStorage<Spent>();

/** Counts from here on, for all that `request` leads to. */
export const counting = (request: () => void): void => requests.run({ database: 0 }, request);

export const spentByNow = (): Spent | undefined => requests.getStore();

/** One question to SQLite, which holds up everything until it is answered. */
export function inDatabase<T>(ask: () => T): T {
  const spent = requests.getStore();
  if (!spent) return ask();
  const began = performance.now();
  try {
    return ask();
  } finally {
    spent.database += performance.now() - began;
  }
}
