import { auditLog } from './audit-check.store.js';
import { blogChecks } from './blog-checks.store.js';
import { blogFiles } from './blog-files.store.js';
import { type Check, type Finding, findingsOf } from './check.js';
import { doorChecks } from './door-checks.store.js';
import { machineChecks } from './machine-checks.store.js';
import { keptBack } from './kept-back.js';
import type { Place } from './place.js';
import { upgrades } from './upgrade-check.store.js';

/** What is looked at besides the round trip and the tree, in this order. */
export const checks: readonly Check<Place>[] = [...doorChecks, ...machineChecks, blogFiles, ...blogChecks, upgrades, auditLog];

/** One look. What can't be looked at is wrong as well, and keeps nobody from the next. */
export async function lookAt({ name, look }: Pick<Check<Place>, 'name' | 'look'>, place: Place): Promise<Finding[]> {
  try {
    return findingsOf(name, await look(place));
  } catch (error) {
    return findingsOf(name, keptBack(error));
  }
}
