import { cpus, loadavg, release, totalmem } from 'node:os';

/** In a line, for whoever compares figures. */
export function machine(): string {
  const all = cpus();
  const memory = `${Math.round(totalmem() / 1024 / 1024).toLocaleString('en')} MB`;
  return `${all.length} cores of ${all[0]?.model.trim() ?? 'unknown'}, ${memory}, Linux ${release()}, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`;
}
