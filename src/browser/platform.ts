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

/** Runs `work` once things have been quiet for so long. */
export function afterPause(milliseconds: number, work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}
