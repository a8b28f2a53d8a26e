import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

type Rule = { sheet: string; selector: string; body: string };

const folder = 'public/admin';
const sheets = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.css'))
  .toSorted();
const rules: Rule[] = sheets.flatMap((sheet) => {
  const css = readFileSync(join(folder, sheet), 'utf8').replace(/\/\*.*?\*\//gs, '');
  return [...css.matchAll(/([^{};@]+)\{([^{}]*)\}/g)].flatMap(([, selectors, body]) =>
    selectors!.split(/,(?![^(]*\))/).map((selector) => ({ sheet, selector: selector.trim(), body: body! })),
  );
});

const bare = (selector: string) => selector.replace(/:(?:not|is|has|where)\((?:[^()]|\([^)]*\))*\)/g, '');
/** `.preview` and `.preview[hidden]`, wherever they stand; not `p.preview`, `.preview:has(p)`, `.tiles .preview` or `.state.preview`. */
const everywhere = ({ selector }: Rule) => /^\.([\w-]+)(?:\[[^\]]*\]|::?[\w-]+)*$/.exec(selector)?.[1];
/** The class that a rule with a scope styles: the last one's. */
const scoped = ({ selector }: Rule) => /[\s>+~][^\s>+~.]*\.([\w-]+)[^\s>+~]*$/.exec(bare(selector).trim())?.[1];
/** The sheets of one page share their tens: 40 to 45 are the editor; those before 30 are everybody's. */
const isShared = ({ sheet }: Rule) => sheet < '30';
const pageOf = (sheet: string) => sheet[0];

test('no class of the admin is styled everywhere by two sheets', () => {
  const homes = new Map<string, Set<string>>();
  for (const rule of rules) {
    const name = everywhere(rule);
    if (name) homes.set(name, (homes.get(name) ?? new Set()).add(rule.sheet));
  }
  assert.ok(homes.size > 40, 'the sheets were read');
  assert.deepEqual(
    [...homes].filter(([, all]) => all.size > 1).map(([name, all]) => `.${name}: ${[...all].join(', ')}`),
    [],
  );
});

test('no page’s sheet takes up a class that another page’s takes out of its place', () => {
  for (const rule of rules.filter((each) => !isShared(each) && /position:\s*(?:fixed|absolute|sticky)/.test(each.body))) {
    const name = everywhere(rule);
    const others = rules.filter((other) => name && scoped(other) === name && pageOf(other.sheet) !== pageOf(rule.sheet));
    assert.deepEqual(
      others.map(({ sheet, selector }) => `${sheet}: ${selector}`),
      [],
      `.${name} is moved by ${rule.sheet}`,
    );
  }
});

test('no sheet styles what stands in for a script: with one, a browser shows its source then', () => {
  assert.deepEqual(
    rules.filter(({ selector }) => /\bnoscript\b/.test(selector)).map(({ sheet, selector }) => `${sheet}: ${selector}`),
    [],
  );
});
