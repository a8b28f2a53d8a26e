import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { accentsOf, defaultAccents, papers } from '../src/core/accent.js';
import { contrast, linearFrom, oklab } from '../src/core/colour.js';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);
const hueOf = (hex: string): number => {
  const [, a, b] = oklab(linearFrom(hex));
  return (Math.atan2(b, a) * 180) / Math.PI;
};
const chromaOf = (hex: string): number => Math.hypot(...oklab(linearFrom(hex)).slice(1));

test('contrast is what WCAG says', () => {
  const known: [a: string, b: string, ratio: string][] = [
    ['#000000', '#ffffff', '21.00'],
    ['#777777', '#ffffff', '4.48'],
    ['#767676', '#ffffff', '4.54'],
    ['#ff0000', '#ffffff', '4.00'],
  ];
  for (const [a, b, ratio] of known) assert.deepEqual([contrast(a, b).toFixed(2), contrast(b, a).toFixed(2)], [ratio, ratio], a);
});

test('every accent can be read on both papers, and one that can already stays as it is', () => {
  fc.assert(
    fc.property(colour, (accent) => {
      const shown = accentsOf(accent);
      for (const paper of ['light', 'dark'] as const) {
        for (const ground of papers[paper]) assert.ok(contrast(shown[paper], ground) >= 4.5, `${accent} as ${shown[paper]} on ${ground}`);
        assert.match(shown[paper], /^#[0-9a-f]{6}$/);
      }
      assert.deepEqual(accentsOf(shown.light).light, shown.light);
    }),
    { numRuns: 500 },
  );
});

test('what had to be darker or lighter keeps its hue', () => {
  fc.assert(
    fc.property(colour, (accent) => {
      for (const shown of Object.values(accentsOf(accent))) {
        if (chromaOf(accent) < 0.05 || chromaOf(shown) < 0.05) continue; // grey has none
        const turned = Math.abs(((hueOf(shown) - hueOf(accent) + 540) % 360) - 180);
        assert.ok(turned < 6, `${accent} became ${shown}, turned by ${turned}°`);
      }
    }),
    { numRuns: 500 },
  );
});

test('the papers, and the accent that nobody chose, are those of the style sheet', () => {
  const [light = '', dark = ''] = [...readFileSync('views/site/site.css', 'utf8').matchAll(/:root \{([^}]*)\}/g)].map(([, rules]) => rules!);
  for (const [rules, paper] of [
    [light, 'light'],
    [dark, 'dark'],
  ] as const) {
    const values = ['paper', 'wash', 'accent'].map((name) => new RegExp(`--${name}: (#[0-9a-f]+);`).exec(rules)![1]!.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3'));
    assert.deepEqual(values, [...papers[paper], defaultAccents[paper]]);
  }
});
