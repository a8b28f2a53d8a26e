import { readFileSync } from 'node:fs';
import { invalid } from '../core/problem.js';
import { variables } from './variables.js';

type Environment = Record<string, string | undefined>;

const fileNames = variables.map(({ name }) => name as string).filter((name) => name.endsWith('_FILE'));

/** The environment with what `…_FILE` names in place of it, so that a secret need not stand in a unit or a process list. */
export function withSecretFiles(environment: Environment): Environment {
  const files = fileNames.filter((name) => environment[name]);
  return { ...environment, ...Object.fromEntries(files.map((name) => [name.slice(0, -'_FILE'.length), read(name, environment[name]!)])) };
}

/** @throws Problem('invalid') that names the variable */
function read(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw invalid(name, `${name} is “${file}”, which can't be read: ${(error as Error).message}`);
  }
}
