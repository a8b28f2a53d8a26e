/** Whether Cmd is the key of commands here. */
export const isMac = /^(Mac|iP)/.test(navigator.platform);

/** What is kept in this browser alone, and is no loss when it isn't: a full or forbidden storage is an empty one. */
export const kept = {
  read(name: string): string | null {
    try {
      return localStorage.getItem(`qvill:${name}`);
    } catch {
      return null;
    }
  },
  write(name: string, value: string): void {
    try {
      localStorage.setItem(`qvill:${name}`, value);
    } catch {
      // then it is as it was at the first visit
    }
  },
};

/** Runs `work` once things have been quiet for so long; where they never are, at most so long after the first of them. */
export function afterPause(milliseconds: number, work: () => void, atMost = Infinity): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let since: number | null = null;
  return () => {
    since ??= performance.now();
    clearTimeout(timer);
    const left = since + atMost - performance.now();
    timer = setTimeout(
      () => {
        since = null;
        work();
      },
      Math.max(0, Math.min(milliseconds, left)),
    );
  };
}

/** Does a work once at a time; asked for meanwhile, it is done once more afterwards. */
export function oneAtATime(work: () => Promise<void>): () => void {
  let isBusy = false;
  let isBehind = false;
  return async function run() {
    isBehind = isBusy;
    if (isBusy) return;
    isBusy = true;
    await work().finally(() => (isBusy = false));
    if (isBehind) await run();
  };
}
