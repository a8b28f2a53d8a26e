import { decodePath } from '../core/path.js';
import { isScanned } from '../core/scanned-path.js';
import { answers, resolve, type Tree } from './resolve.js';

/**
 * What is wrong with an address that answered once: from then on it answers 200, one redirect to what answers 200 or is on another site,
 * or 410. In words; null when all is well. @param key of the ledger
 */
export function brokenPromise(key: string, tree: Tree): string | null {
  if (isScanned(key)) return 'is refused as what only scanners ask for';
  if (answers(key, tree)) return null;
  const { status, target } = resolve(key, tree);
  if (target === undefined) return status === 410 ? null : 'answers 404; bin/qvill rebuild makes its answer anew';
  if (!target.startsWith('/') || answers(target, tree)) return null;
  const path = decodePath(target);
  return `leads to ${target}, which leads to ${(path === null ? undefined : resolve(path, tree).target) ?? 'nothing'}; bin/qvill redirects test ${key} says why`;
}
