import { Problem } from '../core/problem.js';
import type { OpsPort } from '../ops/ops-port.service.js';
import type { Config } from '../platform/config.js';
import { LineLogger } from '../platform/line.logger.js';

/** Another blog on this machine may have the usual port: that is no reason for this one not to start. One that was chosen is. */
export async function watchAt({ ops: wanted }: Config, ops: OpsPort, out: (line: string) => void): Promise<void> {
  if (!wanted) return;
  try {
    await ops.listen(wanted.port);
    if (wanted.isChosen) out(`Watch: http://127.0.0.1:${ops.port}/metrics`);
  } catch (error) {
    const reason = `Port ${wanted.port} of the loopback can't be had (${(error as NodeJS.ErrnoException).code})`;
    if (wanted.isChosen) throw new Problem('conflict', `${reason}: stop what listens there, or choose another with QVILL_OPS_PORT, or off`, 'QVILL_OPS_PORT');
    new LineLogger().warn(`${reason}: the blog goes on without /metrics; QVILL_OPS_PORT can name another`, 'ops');
  }
}
