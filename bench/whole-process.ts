import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Runs a command to its end and says what it took: time, processor time, and the most memory that was in it at once. */
export async function timeOf(name: string, [command, ...args]: [string, ...string[]], env: Record<string, string | undefined>): Promise<void> {
  const start = performance.now();
  const child = spawn(command, args, { env, stdio: 'ignore' });
  child.on('error', () => {});
  let taken = { kilobytes: 0, cpuSeconds: 0 };
  const look = setInterval(() => (taken = takenBy(child.pid!) ?? taken), 20);
  const [status] = (await once(child, 'close')) as [number];
  clearInterval(look);
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(
    `${name.padEnd(44)} ${seconds.padStart(6)} s  ${taken.cpuSeconds.toFixed(1).padStart(6)} s of CPU  ${String(Math.round(taken.kilobytes / 1_024)).padStart(5)} MB${status === 0 ? '' : `  status ${status}`}`,
  );
}

/** The most memory that a process had, and its processor time, in ticks of a hundredth; null when it has just ended. */
function takenBy(pid: number): { kilobytes: number; cpuSeconds: number } | null {
  try {
    const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN);
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return Number.isNaN(kilobytes) ? null : { kilobytes, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100 };
  } catch {
    return null;
  }
}
