import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the engine's own files lie. Compiled code runs from dist/src/platform/. */
export const rootFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

export const packageFile = join(rootFolder, 'package.json');
export const viewsFolder = join(rootFolder, 'views');
export const adminStyles = join(rootFolder, 'public', 'admin');
/** The bundles of src/browser, made by bin/setup.js */
export const scriptsFolder = join(rootFolder, 'dist', 'browser');
export const migrationsFolder = join(rootFolder, 'prisma', 'migrations');
export const nginxFolder = join(rootFolder, 'nginx');
/** What hosts of a copy of the site are told; see mirror/ */
export const plainFolder = join(nginxFolder, 'plain');
export const buildStamp = join(rootFolder, 'dist', 'stamp');
/** What turns texts into HTML: our own code, and the versions of all that it uses. */
export const rendererSources = ['dist/src/core', 'dist/src/platform', 'dist/src/rendering', 'package-lock.json', 'npm-shrinkwrap.json'].map((path) =>
  join(rootFolder, path),
);
