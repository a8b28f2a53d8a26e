import { statSync } from 'node:fs';

/** How late another process's publication may be seen; one stat call (about 2 µs) each such while, under load only. */
const lookEveryMs = 10;
/** File times move in steps of up to 10 ms (the kernel's tick): two changes within one step look like one. */
const settledAfterMs = 50;

/** Watches the file that every publication touches, whichever process publishes. */
export class GenerationStore {
  private lookedAt = -Infinity;
  private mark = '';

  constructor(private readonly file: string) {}

  /** Whether the tree may have changed since the last call. Asks the disk at most once in 10 ms. */
  hasChanged(): boolean {
    const now = performance.now();
    if (now - this.lookedAt < lookEveryMs) return false;
    this.lookedAt = now;
    return this.look();
  }

  private look(): boolean {
    const stat = statOf(this.file);
    const before = this.mark;
    this.mark = stat ? `${stat.ino} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.size}` : '';
    return !stat || this.mark !== before || Date.now() - stat.ctimeMs < settledAfterMs;
  }
}

/** Without an answer from the disk nothing may be taken from memory; the read that follows reports the trouble. */
function statOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
