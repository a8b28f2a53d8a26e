import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders = new Map<string, () => void>();

/** A folder that is gone when this run is over, however it ends. `before`: what must be done before it goes. */
export function temporaryFolder(name: string, before: () => void = () => {}): string {
  const folder = mkdtempSync(join(tmpdir(), `qvill-${name}-`));
  folders.set(folder, before);
  return folder;
}

export function drop(folder: string): void {
  folders.get(folder)?.();
  folders.delete(folder);
  rmSync(folder, { recursive: true, force: true });
}

export const dropAll = (): void => [...folders.keys()].forEach(drop);
