/** What work takes of this thread, in milliseconds of a processor: how busy the machine is doesn't count. The better of two. */
function cpuMs(work: () => void): number {
  const used = [1, 2].map(() => {
    const begun = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(begun);
    return (user + system) / 1_000;
  });
  return Math.min(...used);
}

/**
 * Whether eight times as much takes about eight times as long; it would be 64 times, if it were quadratic. What takes no time at all is no
 * matter. @param work something of a length
 */
export function isLinear(work: (length: number) => void, length: number): boolean {
  const isSo = () => {
    const short = cpuMs(() => work(length / 8));
    return cpuMs(() => work(length)) < Math.max(short * 30, 300);
  };
  return isSo() || isSo();
}
