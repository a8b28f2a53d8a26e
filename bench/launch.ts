import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How bin/qvill starts Node: read from there, so that what is measured is what people run. */

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const script = readFileSync(join(root, 'bin', 'qvill'), 'utf8');
const [, flags = ''] = /^set -- (.*?) "\$root/m.exec(script) ?? [];
const [, arenas] = /^export MALLOC_ARENA_MAX=(\d+)$/m.exec(script) ?? [];

export const node = join(root, 'node_modules', '.bin', 'node');
export const nodeFlags: readonly string[] = flags.split(' ').filter(Boolean);
export const projectFolder = root;

const qvill = join(root, 'dist', 'src', 'main.js');
const bareServer = join(root, 'dist', 'bench', 'bare-server.js');

/** The blog's environment and nothing of the caller's: no key, no proxy, no other blog's folder. */
export function environmentOf(data: string, port: number): Record<string, string> {
  const { PATH = '', HOME = '/' } = process.env;
  return { PATH, HOME, QVILL_DATA: data, PORT: String(port), ...(arenas && { MALLOC_ARENA_MAX: arenas }) };
}

export const qvillCommand = (...args: string[]): [string, ...string[]] => [node, ...nodeFlags, qvill, ...args];
export const bareCommand = (port: number, answer: string): [string, ...string[]] => [node, ...nodeFlags, bareServer, String(port), answer];
