// Makes Prisma's generated client take less memory, and changes nothing of what it does: some 10 MB less in each process that opens the blog.
// It is generated for each build, so each build does it again; what does not look as it is known is left as it is, and said.
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * The query compiler is a module in base64 that is imported: its source and its one string stay in memory for as long as the process. Read as a
 * file both are garbage at once.
 */
const compiler = {
  before: /const \{ wasm \} = await import\("(@prisma\/client\/runtime\/[\w.]+\.wasm-base64\.mjs)"\)\s+return await decodeBase64AsWasm\(wasm\)/,
  after: (_, name) => `const { readFileSync } = await import('node:fs')
    const { fileURLToPath } = await import('node:url')
    const file = readFileSync(fileURLToPath(import.meta.resolve(${JSON.stringify(name)})), 'latin1')
    const [wasm] = /(?<=")[A-Za-z0-9+/=]{1000,}(?=")/.exec(file)!
    return await decodeBase64AsWasm(wasm)`,
};

/**
 * Fields of queries are objects whose keys are numbers, places in a list of a thousand names. V8 keeps such an object as an array from 0 to its largest
 * key, nearly all of it empty; from this number on it keeps what is there (a key is more than 1,024 places beyond the last one).
 */
const far = 10_000;

/** @param file `client/internal/class.ts` */
export function makeLean(file) {
  const source = readFileSync(file, 'utf8');
  const parts = /strings: (JSON\.parse\("(?:[^"\\]|\\.)*"\)),(\s+)graph: "([\w-]+)"/;
  const names = compiler.before.test(source) && parts.exec(source);
  if (!names) return false;
  const [all, strings, space, graph] = names;
  const moved = moveNames(Buffer.from(graph, 'base64url')).toString('base64url');
  writeFileSync(
    file,
    source.replace(compiler.before, compiler.after).replace(all, () => `strings: [...Array(${far}).fill(''), ...${strings}],${space}graph: "${moved}"`),
  );
  return true;
}

/** The graph with every place in the list of names moved by `far`. Its form is that of Prisma 7's runtime: varints, one more than a number that may be missing. */
function moveNames(bytes) {
  const out = [];
  let at = 0;
  const copy = (count) => {
    for (let n = 0; n < count; n++) out.push(bytes[at++]);
  };
  const read = () => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      shift += 7;
      if (byte < 128) return value;
    }
  };
  const write = (value) => {
    for (; value >= 128; value >>>= 7) out.push((value & 127) | 128);
    out.push(value);
    return value;
  };
  const number = () => {
    const value = read();
    write(value);
    return value;
  };
  const name = () => write(read() + far);
  const perhapsName = () => {
    const value = read();
    write(value === 0 ? 0 : value + far);
  };
  const [inputs, outputs, roots] = [number(), number(), number()];
  for (let node = 0; node < inputs; node++)
    for (let left = number(); left > 0; left--) {
      name();
      copy(2);
      number();
      perhapsName();
      copy(1);
    }
  for (let node = 0; node < outputs; node++)
    for (let left = number(); left > 0; left--) {
      name();
      number();
      number();
    }
  for (let root = 0; root < roots; root++) {
    name();
    number();
    number();
  }
  if (at !== bytes.length) throw new Error('Prisma writes its graph of queries in another form: bin/lean-client.js must learn it');
  return Buffer.from(out);
}
