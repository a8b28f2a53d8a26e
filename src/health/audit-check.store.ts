import { checkAuditLog } from '../platform/audit-log.store.js';
import { type Check, counted, unless, wrong } from './check.js';
import type { Place } from './place.js';

const named = 5;

/** Whether anybody wrote in the log of what was done. */
export const auditLog: Check<Place> = {
  name: 'audit log',
  isQuick: false,
  look: ({ rows }) => {
    const { faults, count } = checkAuditLog(rows());
    return unless(
      faults
        .slice(0, named)
        .map((fault) => wrong(`The log of changes was changed: ${fault}`, 'Compare blog.db with a backup; whoever did it could write the file')),
      `${counted(count, 'change is', 'changes are')} in the log, each chained to the one before`,
    );
  },
};
