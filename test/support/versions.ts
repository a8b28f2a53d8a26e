import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const parts = ['dist/src', 'dist/prisma', 'dist/browser', 'dist/stamp', 'views', 'public', 'prisma', 'nginx', 'package.json', 'package-lock.json'];

/** Puts this version into a folder of its own, where it can be changed. */
export function versionAt(folder: string): string {
  for (const part of parts) if (existsSync(part)) cpSync(part, join(folder, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'bin'));
  starts(folder, '');
  return folder;
}

/** What its bin/qvill does before all else, in shell. */
export function starts(folder: string, before: string): void {
  const own = `root=$(dirname "$(dirname "$(readlink -f "$0")")")\nexec "${process.execPath}" --disable-warning=ExperimentalWarning "$root/dist/src/main.js" "$@"\n`;
  writeFileSync(join(folder, 'bin', 'qvill'), `#!/bin/sh\n${before}\n${own}`);
  chmodSync(join(folder, 'bin', 'qvill'), 0o755);
}

/** Makes another version of it, by its number, its pages, and what it does to the database. */
export function asVersion(folder: string, version: string, migration = ''): string {
  const replace = (file: string, what: string | RegExp, by: string) => writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').replace(what, by)); // prettier-ignore
  replace('package.json', /"version": "[^"]*"/, `"version": "${version}"`);
  replace('views/site/layout.hbs', '</body>', `<!-- Qvill ${version} -->\n</body>`);
  // By this it knows whose the site is
  writeFileSync(join(folder, 'dist', 'stamp'), version.padEnd(64, '0'));
  if (migration !== '') addMigration(folder, '29990101000000_later', migration);
  return folder;
}

export function addMigration(folder: string, name: string, sql: string): void {
  mkdirSync(join(folder, 'prisma', 'migrations', name), { recursive: true });
  writeFileSync(join(folder, 'prisma', 'migrations', name, 'migration.sql'), sql);
}
