import type { PostForm } from '../../core/post-form.js';

/** What one page has that the server has not said it has. `at` is only for showing: no clock decides what is newer. */
export type Copy = { id: string; door: string; author: number; base: PostForm; form: PostForm; sent: string[]; at: number };

const stores = 'copies';

/**
 * The browser's own store of what is not acknowledged, without an end. IndexedDB, because it is with the system when the
 * write completes, 1 ms later; localStorage loses the last seconds when the browser is killed, as it was measured.
 */
export class Copies {
  #opened: Promise<IDBDatabase> | null = null;
  #writing = 0;
  #since = 0;
  #failed = false;

  constructor(private readonly onChange: () => void) {}

  /** Whether what was last put is there, or is on its way since a moment. */
  get holds(): boolean {
    return !this.#failed && (this.#writing === 0 || performance.now() - this.#since < 1_000);
  }

  /** Resolves when it is on the disk (`strict`), or with the system. Resolves too when this browser keeps nothing: see `holds`. */
  put(copy: Copy, durability: 'strict' | 'relaxed' = 'relaxed'): Promise<void> {
    return this.#write((store) => store.put(copy), durability);
  }

  /** Puts what another page's copy has become part of, and removes that one, in one step. */
  replace(other: string, copy: Copy): Promise<void> {
    return this.#write((store) => (store.put(copy), store.delete(other)), 'strict');
  }

  remove(id: string): Promise<void> {
    return this.#write((store) => store.delete(id), 'relaxed');
  }

  async find(id: string): Promise<Copy | undefined> {
    return (await this.all()).find((copy) => copy.id === id);
  }

  /** All that is kept, the oldest first. */
  async all(): Promise<Copy[]> {
    try {
      const db = await this.#open();
      const request = db.transaction(stores).objectStore(stores).getAll() as IDBRequest<Copy[]>;
      return (await doneOf(request)).toSorted((a, b) => a.at - b.at);
    } catch {
      return [];
    }
  }

  async #write(change: (store: IDBObjectStore) => void, durability: IDBTransactionDurability): Promise<void> {
    if (this.#writing++ === 0) this.#since = performance.now();
    const held = this.holds;
    try {
      // Once it is open, the write is on its way before this function returns: also from a page that is being left
      const db = this.#db ?? (await this.#open());
      const transaction = db.transaction(stores, 'readwrite', { durability });
      change(transaction.objectStore(stores));
      transaction.commit();
      await completionOf(transaction);
      this.#failed = false;
    } catch {
      this.#failed = true;
      this.#forget();
    }
    this.#writing--;
    this.#since = performance.now();
    if (held !== this.holds) this.onChange();
  }

  #db: IDBDatabase | null = null;

  #open(): Promise<IDBDatabase> {
    return (this.#opened ??= openDatabase().then((db) => {
      db.addEventListener('close', () => this.#forget());
      db.addEventListener('versionchange', () => this.#forget());
      return (this.#db = db);
    }));
  }

  /** The next write opens it anew. */
  #forget(): void {
    this.#db?.close();
    this.#db = this.#opened = null;
  }
}

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open('qvill', 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(stores, { keyPath: 'id' }));
  return doneOf(request);
}

const doneOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((done, failed) => {
    request.addEventListener('success', () => done(request.result));
    request.addEventListener('error', () => failed(request.error));
  });

const completionOf = (transaction: IDBTransaction): Promise<void> =>
  new Promise((done, failed) => {
    transaction.addEventListener('complete', () => done());
    for (const event of ['abort', 'error']) transaction.addEventListener(event, () => failed(transaction.error));
  });
