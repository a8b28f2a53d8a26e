import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Cost, costTree } from '../src/loadtest/modules/cost-tree.js';
import type { StateReport } from '../src/loadtest/modules/in-text.js';
import { packageOf } from '../src/loadtest/modules/package-name.js';
import { measure, workFolder } from './support/measured.js';

const skip = existsSync('/proc/self/smaps_rollup') ? false : 'not on this system';
const folder = workFolder();
const mb = 1024 * 1024;

function put(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** A package whose code keeps so many megabytes of small objects. */
const keeping = (megabytes: number) =>
  `globalThis.kept ??= []; for (let n = 0; n < ${megabytes * 8_000}; n++) globalThis.kept.push([n, n, n, n, n, n, n, n, n, n].slice());`;

const all = (costs: Cost[]): Cost[] => costs.flatMap((cost) => [cost, ...all(cost.below)]);
const find = (tree: Cost[], name: string) => all(tree).find((cost) => cost.name === name)!;

test('each dependency is charged with what it keeps, under who needs it, and all of it is what the process has', { skip }, async () => {
  put('app/main.js', `import 'outer'; import 'shared'; import './parts/own.js'; setInterval(() => {}, 1000);`);
  put('app/package.json', '{"type":"module"}');
  put('app/parts/own.js', keeping(5));
  put('app/node_modules/outer/package.json', '{"main":"index.cjs"}');
  put('app/node_modules/outer/index.cjs', `require('inner'); require('shared'); ${keeping(8)}`);
  put('app/node_modules/inner/index.js', `'use strict'; ${keeping(30)} function later() {}`);
  put('app/node_modules/shared/index.js', keeping(12));
  const { status, out, error } = await measure(folder, ['--modules', 'app/main.js', '--runs', '1', '--json', '--quiet']);
  assert.equal(status, 0, error);
  const [{ tree, begun, packages, whole, remainder }] = (JSON.parse(out) as { states: [StateReport] }).states;
  const ratio = (name: string) => find(tree, name).alone.heap / find(tree, 'inner').alone.heap;
  for (const [name, megabytes] of [
    ['outer', 8],
    ['shared', 12],
    ['./parts', 5],
  ] as const)
    assert.ok(Math.abs(ratio(name) - megabytes / 30) < 0.12, `${name}: ${ratio(name)}`);
  assert.ok(find(tree, 'inner').alone.pss > 20 * mb);
  // What two need stands under neither of them
  assert.deepEqual(find(tree, 'outer').below.map(({ name }) => name), ['inner']); // prettier-ignore
  assert.deepEqual(find(tree, 'shared').wantedBy.toSorted(), ['./main.js', 'outer']);
  assert.ok(Math.abs(find(tree, 'outer').with.heap - find(tree, 'outer').alone.heap - find(tree, 'inner').alone.heap) < 1);
  assert.equal(remainder, whole! - begun.pss - packages.pss);
  assert.ok(Math.abs(remainder!) < 0.4 * whole!, `${remainder} of ${whole}`);
  assert.match((await measure(folder, ['--modules', 'app/none.js'])).error, /There is no .*none\.js/);
});

test('Qvill’s own packages are named as it serves readers, and those that come when somebody writes', { skip }, async () => {
  const { status, out, error } = await measure(folder, ['--modules', '--runs', '1', '--quiet']);
  assert.equal(status, 0, error);
  const [readers, writers] = out.split(/\n\n(?=the admin opened)/) as [string, string];
  assert.match(readers, /^serving readers\n/);
  assert.doesNotMatch(readers, /@nestjs\/core +$|fastify$|@prisma\/client$/m);
  for (const name of ['@nestjs/core', 'fastify', '@prisma/client', 'rxjs']) assert.match(writers, new RegExp(`MB +\\d+ +${name}\\b`, 'm'));
  for (const text of [readers, writers]) {
    const figure = (name: string) => Number(new RegExp(`^ *([-\\d.]+) MB.*  ${name}`, 'm').exec(text)![1]);
    assert.ok(Math.abs(figure('remainder') - (figure('the whole process') - figure('all of it'))) < 0.2);
    assert.ok(Math.abs(figure('remainder')) < 0.5 * figure('the whole process'), text);
  }
});

test('what is needed only through another stands under it, also where they need each other', () => {
  const cost = (name: string, ...wantedBy: string[]) => ({ name, wantedBy, heap: 1, pss: 1, modules: 1 });
  const tree = costTree({ begun: { heap: 0, pss: 0 }, total: { heap: 0, pss: 0 }, packages: [cost('app'), cost('a', 'app', 'b'), cost('b', 'a'), cost('c', 'a', 'b'), cost('d', 'app', 'c')] }); // prettier-ignore
  const names = (costs: Cost[]): unknown[] => costs.map(({ name, below }) => (below.length > 0 ? [name, names(below)] : name));
  assert.deepEqual(names(tree), [['app', [['a', ['b', 'c']], 'd']]]);
  assert.equal(tree[0]!.with.pss, 5);
});

test('a module is of a package, of Node, or of a folder of the program', () => {
  const of = (url: string) => packageOf(url, '/srv/app/dist');
  assert.equal(of('file:///srv/app/node_modules/marked/lib/marked.js'), 'marked');
  assert.equal(of('/srv/app/node_modules/a/node_modules/@scope/b/x.js'), '@scope/b');
  assert.deepEqual(['node:fs', 'fs'].map(of), ['node:fs', 'node:fs']);
  assert.deepEqual(['file:///srv/app/dist/pages/x/y.js', '/srv/app/dist/main.js', '/srv/app/gen/x.js'].map(of), ['./pages', './main.js', '../gen']);
});
