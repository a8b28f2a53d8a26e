import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the engine's own files lie. Compiled code runs from dist/src/platform/. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

export const viewsFolder = join(root, 'views');
export const publicFolder = join(root, 'public');
export const migrationsFolder = join(root, 'prisma', 'migrations');
export const nginxFolder = join(root, 'nginx');
export const buildStamp = join(root, 'dist', 'stamp');
