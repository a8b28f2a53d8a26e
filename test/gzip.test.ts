import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { gzipped, gzippedSync } from '../src/platform/gzip.js';
import { unpacksTo } from '../src/publishing/packed-form.js';

const css = `<style>${Array.from({ length: 400 }, (_, n) => `.rule-${n}{margin:${n}px}`).join('')}</style>`;
const texts = fc.string({ unit: fc.constantFrom('<style>', '</style>', css, 'rivers ', 'é', '<p>', '\n', '🌊') });

test('every text unpacks to itself, wherever style sheets stand in it, and packs to the same bytes in both ways', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const body = Buffer.from(text);
      const packed = gzippedSync(body);
      assert.ok(gunzipSync(packed).equals(body) && unpacksTo('.gz', packed, body));
      assert.ok((await gzipped(body)).equals(packed));
    }),
  );
});

test('a page is hardly larger than zlib makes it at 6, and what is behind the style sheet repeats what is in it', () => {
  const prose = Array.from({ length: 300 }, (_, n) => `<p class="rule-${n % 50}">The river ${n} flows ${n * 7}.</p>`).join('\n');
  const body = Buffer.from(`<!doctype html><title>Rivers</title>${css}<main>${prose}</main>`);
  assert.ok(gzippedSync(body).length < gzipSync(body, { level: 6 }).length * 1.1);
  const twice = Buffer.from(`${css}<pre>${css}</pre>`);
  assert.ok(gzippedSync(twice).length < gzippedSync(Buffer.from(css)).length + 200);
});
