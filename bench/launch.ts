import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How bin/qvill starts Node: read from there, so that what is measured is what people run. */

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const script = readFileSync(join(root, 'bin', 'qvill'), 'utf8');
/** @throws when bin/qvill says it in another way than this file can read: to go on would measure something else */
function said(pattern: RegExp): string[] {
  const words = pattern.exec(script)?.[1];
  if (!words) throw new Error(`bin/qvill has no line like ${pattern}: bench/launch.ts must learn how it starts Node now`);
  return words.split(' ');
}

export const node = join(root, 'node_modules', '.bin', 'node');
export const nodeFlags: readonly string[] = said(/^set -- (--.*) "\$root/m);
export const projectFolder = root;

const exported = Object.fromEntries(said(/^export (\w+=.*)$/m).map((word) => word.split('=') as [string, string]));

const qvill = join(root, 'dist', 'src', 'main.js');
const bareServer = join(root, 'dist', 'bench', 'bare-server.js');

/** The blog's environment and nothing of the caller's: no key, no proxy, no other blog's folder. */
export function environmentOf(data: string, port: number): Record<string, string> {
  const { PATH = '', HOME = '/' } = process.env;
  return { PATH, HOME, QVILL_DATA: data, PORT: String(port), ...exported };
}

export const qvillCommand = (...args: string[]): [string, ...string[]] => [node, ...nodeFlags, qvill, ...args];
export const bareCommand = (port: number, answer: string): [string, ...string[]] => [node, ...nodeFlags, bareServer, String(port), answer];
