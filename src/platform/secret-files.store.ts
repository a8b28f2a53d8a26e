import { readFileSync } from 'node:fs';
import { invalid } from '../core/problem.js';

type Environment = Record<string, string | undefined>;

/** The environment with what `QVILL_…_FILE` names in place of it, so that a secret need not stand in a unit or a process list. */
export function withSecretFiles(environment: Environment): Environment {
  const files = Object.entries(environment).filter(([name, file]) => /^QVILL_\w+_FILE$/.test(name) && file);
  return { ...environment, ...Object.fromEntries(files.map(([name, file]) => [name.slice(0, -'_FILE'.length), read(name, file!)])) };
}

/** @throws Problem('invalid') that names the variable */
function read(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw invalid(name, `${name} is “${file}”, which can't be read: ${(error as Error).message}`);
  }
}
