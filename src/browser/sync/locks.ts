const nameOf = (copy: string): string => `qvill ${copy}`;

/** Says that this page lives and looks after its copy: for as long as the browser runs it, however it ends. */
export function holdLock(copy: string): void {
  void navigator.locks?.request(nameOf(copy), () => new Promise(() => {}));
}

export async function isHeld(copy: string): Promise<boolean> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name }) => name === nameOf(copy));
}

/**
 * Calls `take` when no page looks after a copy any more. A page that is just being left holds on for a moment, and one that lives
 * for as long as it likes: its copy may still become ours. Without locks (no https) at once: two pages with one text merge.
 */
export function whenFree(copy: string, take: () => Promise<void>): void {
  if (navigator.locks) void navigator.locks.request(nameOf(copy), take);
  else void take();
}

/** A name that no other page has. */
export const newName = (): string => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
