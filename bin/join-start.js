// The start in one file: what `qvill serve` loads before it answers a reader is some hundred and fifty small modules, and a sleeping app is
// woken through all of them while somebody waits. They become dist/src/start/joined.js, and each of them a line that hands on what is in there,
// so that whatever is loaded later gets the same objects.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Loaded by dist/src/main.js, one after the other, when it serves. */
const roots = ['commands/run.js', 'commands/watched.js', 'commands/serve.command.js'];

/** @param dist the compiled code; what it holds is changed */
export async function joinStart(dist) {
  const { build } = await import('esbuild');
  const source = join(dist, 'src');
  // As deep as the modules themselves: some find their files by where they are
  const joined = join(source, 'start', 'joined.js');
  const options = { format: 'esm', platform: 'node', target: 'node24', logLevel: 'error', write: false, metafile: true, absWorkingDir: source };
  const plugins = [{ name: 'what comes later stays apart', setup: (run) => run.onResolve({ filter: /^/ }, (asked) => apart(asked, dirname(joined))) }];

  const found = await build({ ...options, entryPoints: roots, bundle: true, outdir: source, plugins });
  const modules = Object.keys(found.metafile.inputs).toSorted();
  const apiece = await build({ ...options, entryPoints: modules, outdir: source, outbase: source });
  const names = new Map(Object.entries(apiece.metafile.outputs).map(([file, { entryPoint, exports }]) => [entryPoint ?? file, exports]));

  const handed = modules.map((module, i) => names.get(module).map((name) => [name, `${name}_${i}`]));
  const entry = modules.map((module, i) => `export { ${handed[i].map((pair) => pair.join(' as '))} } from './${module}';`).join('\n');
  const stdin = { contents: entry, resolveDir: source, sourcefile: 'start.js' };
  const { outputFiles } = await build({ ...options, stdin, bundle: true, outfile: joined, sourcemap: 'linked', plugins });

  mkdirSync(dirname(joined), { recursive: true });
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
  for (const [i, module] of modules.entries()) {
    const file = join(source, module);
    const from = relative(dirname(file), joined);
    writeFileSync(
      file,
      `export { ${handed[i].map(([name, inside]) => `${inside} as ${name}`).join(', ')} } from '${from.startsWith('.') ? from : `./${from}`}';\n`,
    );
  }
}

/** Packages, and what is loaded only when it is wanted. Where the start is, its own files have other names. */
function apart({ kind, path, resolveDir }, folder) {
  if (kind === 'entry-point') return null;
  if (!path.startsWith('.')) return { path, external: true };
  return kind === 'dynamic-import' ? { path: relative(folder, resolve(resolveDir, path)), external: true } : null;
}
