import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, test } from 'node:test';
import * as folders from '../src/platform/folders.js';

type Package = { dev?: boolean; devOptional?: boolean; hasInstallScript?: boolean; os?: string | string[]; cpu?: string | string[]; libc?: string[] };
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Package> };
/** Prisma's client may have Prisma and TypeScript beside it, and runs without. */
const ofThoseThatRun = Object.entries(packages).filter(([path, { dev, devOptional }]) => !dev && !devOptional && !path.includes('/@typescript/'));
const isListed = (list: string | string[] | undefined, wanted: string) => [list ?? []].flat().includes(wanted);

describe('what npm packs', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
  const files = status === 0 ? (JSON.parse(stdout) as [{ files: { path: string }[] }])[0].files.map(({ path }) => path) : [];

  test('is what the engine reads, built, and its licence', () => {
    assert.equal(status, 0, stderr);
    const read = Object.values(folders).flat().filter((path) => path !== folders.rootFolder); // prettier-ignore
    // npm itself leaves the one out and takes the other in its place, once bin/pack.js has made that
    const isKept = (path: string) => !/package-lock\.json$|npm-shrinkwrap\.json$/.test(path);
    for (const path of read.filter(isKept).map((each) => relative(folders.rootFolder, each)))
      assert.ok(
        files.some((file) => file === path || file.startsWith(`${path}/`)),
        `${path} is not packed`,
      );
    for (const file of ['LICENSE', 'bin/qvill', 'bin/setup.js', 'deploy/systemd/qvill.service', 'deploy/systemd/wake', 'docs/operator.md', 'dist/src/main.js'])
      assert.ok(files.includes(file), file);
  });

  test('is nothing that only those need who change the engine', () => {
    assert.deepEqual(files.filter((file) => /^(src|test|bench|data|node_modules|\.ci|prisma\/client|dist\/(test|bench))\//.test(file) || /quick-stamp|\.png$/.test(file)), []); // prettier-ignore
  });

  test('has no program of its own that npm runs where it is installed', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    assert.deepEqual(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare|uninstall)$/.test(name)), []); // prettier-ignore
  });
});

describe('packages that hold compiled code', () => {
  /** `@img/sharp-linux-x64` and its siblings: of each family what remains without the platform. */
  const families = Map.groupBy(
    ofThoseThatRun.filter(([, { os, cpu }]) => os && cpu),
    ([path]) => path.replace(/-(android|darwin|freebsd|linux|linuxmusl|win32|webcontainers)-?\w*$/, ''),
  );

  test('are there for the processors of servers, so that nothing is compiled', () => {
    assert.deepEqual(
      [...families.keys()],
      ['@img/sharp', '@img/sharp-libvips', 'node'].map((name) => `node_modules/${name}`),
    );
    for (const [family, members] of families)
      for (const processor of ['x64', 'arm64']) {
        const isHere = ({ os, cpu, libc }: Package) => isListed(os, 'linux') && isListed(cpu, processor) && (!libc || isListed(libc, 'glibc'));
        assert.ok(members.some(([, each]) => isHere(each)), `${family} has nothing for ${processor}`); // prettier-ignore
      }
  });

  test('are not needed if they would run programs of their own', () => {
    // New Relic's bring what they need compiled, and it does without; protobufjs only looks at versions
    const known = ['@newrelic/fn-inspect', '@newrelic/native-metrics', 'protobufjs'].map((name) => `node_modules/${name}`);
    const scripted = ofThoseThatRun.filter(([path, each]) => path !== '' && each.hasInstallScript).map(([path]) => path);
    assert.deepEqual(scripted, known);
  });
});
