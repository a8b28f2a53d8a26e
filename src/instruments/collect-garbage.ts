import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Node gives memory back when it pleases; here it must, and takes some 20 ms for it. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
