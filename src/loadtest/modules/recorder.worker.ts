import Module, { registerHooks } from 'node:module';
import { CostBook } from './cost-book.store.js';
import type { Recording } from './recording.js';
import { packageOf } from './package-name.js';

/* Loaded before a program (--import, --expose-gc): it sees whose code is read or runs, and books what the process takes meanwhile on that package. */
const root = process.env['QVILL_MODULES_ROOT'] ?? process.cwd();
const book = new CostBook();
const wantedBy = new Map<string, Set<string>>();
/** Packages whose code is running: the last one has the floor. */
const running: string[] = [];
/** What it does once its code is there, and what Node does for it. */
const atWork = 'the program at work';
let floor = atWork;
let isTurn = false;

function giveTo(name: string): void {
  if (!isTurn) endTurn();
  if (name === floor) return;
  book.note(floor);
  floor = name;
}

/** A module that awaits something at its top runs for as long as the program does: what happens meanwhile is not its cost. */
function endTurn(): void {
  isTurn = true;
  setImmediate(() => {
    running.length = 0;
    giveTo(atWork);
    isTurn = false;
  });
}

/** Node makes the module in the next steps. What it does with all of them together afterwards is no package's. */
async function giveBack(name: string): Promise<void> {
  for (let step = 0; step < stepsOfLoader; step++) await Promise.resolve();
  if (floor === name && !running.includes(name)) giveTo(atWork);
}
const stepsOfLoader = 12;

function begin(url: string): void {
  const name = packageOf(url, root);
  running.push(name);
  giveTo(name);
}

function end(url: string): void {
  const at = running.lastIndexOf(packageOf(url, root));
  if (at >= 0) running.splice(at, 1);
  const before = running.at(-1);
  if (before !== undefined) giveTo(before);
}

Object.assign(globalThis, { __qvillBegin: begin, __qvillEnd: end });

/** The code of a module with a word at its beginning and its end, on its first line so that all lines stay where they are. */
function told(url: string, source: unknown): string {
  const text = typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString('utf8');
  const name = JSON.stringify(url);
  return `globalThis.__qvillBegin(${name});${text.replace(/^#!.*/, '')}\n;globalThis.__qvillEnd(${name});`;
}

const loader = Module as unknown as { prototype: { _compile: (this: unknown, ...args: unknown[]) => unknown } };
const compile = loader.prototype._compile;
loader.prototype._compile = function (...args) {
  const name = String(args[1]);
  begin(name);
  try {
    return compile.apply(this, args);
  } finally {
    end(name);
  }
};
const open = process.dlopen as (...args: unknown[]) => void;
process.dlopen = (...args: unknown[]) => {
  // Its own memory is none of the heap: nobody else may have a share of it
  begin(String(args[1]));
  book.shareOut();
  open.apply(process, args);
  book.note(floor);
  book.shareOut();
  end(String(args[1]));
};

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (context.parentURL) {
      const name = packageOf(found.url, root);
      const parent = packageOf(context.parentURL, root);
      if (parent !== name) wantedBy.set(name, (wantedBy.get(name) ?? new Set()).add(parent));
    }
    return found;
  },
  load(url, context, next) {
    const name = packageOf(url, root);
    giveTo(name);
    book.costOf(name).modules++;
    const loaded = next(url, context);
    void giveBack(name);
    return loaded.format === 'module' && loaded.source ? { ...loaded, source: told(url, loaded.source) } : loaded;
  },
});

/** All that is not booked yet is the loader's and Node's own. */
function recording(): Recording {
  giveTo(atWork);
  book.note(floor);
  book.shareOut();
  const packages = [...book.costs].map(([name, cost]) => ({ name, ...cost, wantedBy: [...(wantedBy.get(name) ?? [])] }));
  return { begun: book.begun, packages, total: book.last };
}

process.on('message', (message) => void (message === 'report' && process.send?.(recording())));
process.once('beforeExit', () => void process.send?.(recording()));
process.channel?.unref();
