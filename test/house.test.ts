import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from '../src/commands/table.js';
import { variables } from '../src/platform/variables.js';

const read = (path: string) => readFileSync(path, 'utf8');
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const importsIn = (text: string) => [...text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g)].map(([, name]) => name!);
const importsOf = (file: string) => importsIn(read(join('src', file)));
/** Without those that are gone when it runs. */
const loadedBy = (file: string) => importsIn(read(join('src', file)).replace(/^import type .*?;$/gms, ''));

test('a module imports only from modules named before it in ARCHITECTURE.md', () => {
  const law = /^ {4}(core .*)$/m.exec(read('ARCHITECTURE.md'))?.[1]?.split(/\s+/) ?? [];
  assert.deepEqual(
    readdirSync('src')
      .filter((name) => !name.includes('.'))
      .toSorted(),
    law.toSorted(),
  );
  for (const file of sources.filter((name) => name.includes('/')))
    for (const name of importsOf(file).filter((imported) => imported.startsWith('.'))) {
      const [module = ''] = file.split('/');
      const [imported = ''] = join(file, '..', name).split('/');
      const isAllowed = imported === module || law.slice(0, law.indexOf(module)).includes(imported) || name.includes('/prisma/client/');
      assert.ok(isAllowed, `src/${file} must not import ${name}`);
    }
});

test('only files with a role in their name touch the world', () => {
  const role = /\.(store|service|controller|guard|interceptor|filter|command|module|page|logger|script|worker)\.ts$|^main\.ts$|^app\/|^commands\//;
  const world = /^(node:(fs|net|http|sqlite|child_process|os)|@nestjs|fastify|handlebars|\.\.\/\.\.\/prisma)/;
  for (const file of sources.filter((name) => !role.test(name))) {
    const reached = loadedBy(file).filter((name) => world.test(name));
    assert.deepEqual(reached, [], `src/${file} is pure by its name`);
  }
});

test('one file asks whom others name; the rest that goes out of the process asks what its operator configured or typed', () => {
  const asks = {
    'comparison/first-answer.service.ts': 'a variant that it started itself',
    'comparison/seen.service.ts': 'a variant that it started itself',
    'health/ask-app.store.ts': 'the app itself, on the loopback',
    'health/certificate.store.ts': 'QVILL_URL',
    'loadtest/load/connection.service.ts': 'the site that somebody typed, to measure it',
    'loadtest/modules/qvill-program.store.ts': 'an app that it started itself',
    'loadtest/own-machine.store.ts': 'the same site, for whether it is this machine',
    'mirror/bucket.store.ts': 'QVILL_STORE',
    'platform/node-http.ts': 'nobody: it hands on what Node has',
    'platform/outside.service.ts': 'anything else',
    'publishing/ask-door.store.ts': 'QVILL_URL',
    'publishing/edge-outbox.store.ts': 'QVILL_EDGES',
  };
  const ways =
    /import \{[^}]*\b(?<!type )(?:request|requestTls|get|connect|createConnection|Socket|Agent|lookup|resolve\w*|Resolver|createSocket)\b[^}]*\} from '(?:node:(?:https?|http2|net|tls|dns|dgram)(?:\/promises)?|[./\w]+\/node-http\.js)'|getBuiltinModule\(|from '(?:undici|ws|axios|got)'|import \* as \w+ from 'node:(?:https?|net|tls)|(?<!async |[.\w#])fetch\(|new (?:WebSocket|EventSource)\(/;
  const found = sources.filter((file) => !file.startsWith('browser/') && ways.test(read(join('src', file)).replace(/\btype \w+|^import type .*$/gm, '')));
  assert.deepEqual(found.toSorted(), Object.keys(asks));
});

test('core knows no technology, no clock and no environment', () => {
  for (const file of sources.filter((name) => name.startsWith('core/'))) {
    assert.deepEqual(
      importsOf(file).filter((name) => name.startsWith('node:') || name.startsWith('@')),
      [],
      file,
    );
    assert.doesNotMatch(read(join('src', file)), /process\.|Date\.now|new Date\(\)|Math\.random/, file);
  }
});

test('the operator’s guide names every variable with its default, and every command', () => {
  const guide = read('docs/operator.md');
  for (const { name, default: value } of variables) assert.ok(guide.includes(`| \`${name}\` | ${value ? `\`${value}\`` : 'none'} |`), `${name} is missing`);
  for (const { usage } of commands) for (const form of usage.split(' | ')) assert.ok(guide.includes(`bin/qvill ${form}`), `bin/qvill ${form} is missing`);
  const named = [...guide.matchAll(/`(QVILL_[A-Z_]+|HOST|PORT)`/g)].map(([, name]) => name);
  assert.deepEqual(
    named.filter((name) => !variables.some((variable) => variable.name === name)),
    [],
  );
});

test('what is looked into by words of others is a table without entries that nobody made', () => {
  const open = /^(?:export )?const (\w+): (?:Readonly<)?Record<string, .*> = (?:\{|Object\.fromEntries)/gm;
  // Its keys are the four letters of a box
  const harmless = ['media/clean-mp4.ts kept'];
  const found = sources
    .filter((file) => !file.startsWith('browser/'))
    .flatMap((file) => [...read(join('src', file)).matchAll(open)].map(([, name]) => `${file} ${name}`));
  assert.deepEqual(found, harmless);
});

test('every file that the README maps exists', () => {
  const top = new Set(readdirSync('.'));
  const mapped = [...read('README.md').matchAll(/^\| `([\w.-]+)\/?` \|/gm)].map(([, name]) => name!);
  assert.ok(mapped.length >= 8);
  assert.deepEqual(
    mapped.filter((name) => !top.has(name)),
    [],
  );
});
