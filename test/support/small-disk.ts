import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** A disk of a test's own, in memory or in a file; with `folder` where it is mounted, and `skip` in words where nobody may mount. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'qvill-disk-'));
  readonly skip: string | undefined;

  /** @param kind `memory` can be filled and made read-only while nothing is open; `failing` is a file system that can fail */
  constructor(kind: 'memory' | 'failing', megabytes: number) {
    const image = `${this.folder}.img`;
    const made =
      kind === 'memory'
        ? this.#run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'qvill', this.folder)
        : this.#run('truncate', '-s', `${megabytes}M`, image) &&
          this.#run('mkfs.ext4', '-q', '-O', '^has_journal', image) &&
          this.#run('mount', '-o', 'loop,errors=remount-ro', image, this.folder);
    if (!made) this.skip = 'this machine lets nobody mount a disk';
  }

  /** No byte more fits. */
  fill(): void {
    const handle = openSync(join(this.folder, 'filler'), 'w');
    for (let bytes = 1 << 20; bytes > 0; bytes >>= 1)
      try {
        for (;;) writeSync(handle, Buffer.alloc(bytes));
      } catch {
        // half as much, until not one more byte fits
      }
    closeSync(handle);
  }

  makeRoom(): void {
    rmSync(join(this.folder, 'filler'));
  }

  /** What the kernel does when a file system finds itself broken: whoever has files open can write in them no more. Only a new mount heals it. */
  fail(): boolean {
    const device = basename(spawnSync('findmnt', ['-no', 'SOURCE', this.folder], { encoding: 'utf8' }).stdout.trim());
    return this.#run('sh', '-c', `echo 1 > /sys/fs/ext4/${device}/trigger_fs_error`);
  }

  /** @param how `ro` or `rw` */
  remount(how: 'ro' | 'rw'): boolean {
    return this.#run('mount', '-o', `remount,${how}`, this.folder);
  }

  mountAnew(): boolean {
    return this.#run('umount', this.folder) && this.#run('mount', '-o', 'loop', `${this.folder}.img`, this.folder);
  }

  end(): void {
    if (!this.skip) this.#run('umount', this.folder);
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(`${this.folder}.img`, { force: true });
  }

  #run(command: string, ...words: string[]): boolean {
    return process.platform === 'linux' && spawnSync(command, words, { stdio: 'ignore' }).status === 0;
  }
}
