import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { absoluteLinks } from '../src/core/absolute-links.js';
import { plainText } from '../src/core/html.js';
import { mediaNames } from '../src/core/media-html.js';
import { Problem } from '../src/core/problem.js';
import { searchText } from '../src/core/search-text.js';
import { type Made, most, mostMs } from '../src/rendering/job.js';
import { renderApart } from '../src/rendering/render-pool.service.js';
import { isLinear } from './support/growth.js';
import { hostileTexts } from './support/hostile.js';

const render = (markdown: string, isCleaned = false): Promise<Made> => renderApart({ markdown: [markdown, 'p1-'], excerpt: '', isCleaned });
const prose = 'The *quick* brown fox [jumps](https://example.org/x) over **the lazy** dog and `code`, again and again until it is done.\n\n';

/** The HTML, or the words of the refusal. Anything else is an error. */
const outcome = (text: Promise<Made>): Promise<string> =>
  text.then(
    ({ html }) => html,
    (error: unknown) => {
      if (error instanceof Problem && error.kind === 'invalid' && error.field === 'markdown') return error.message;
      throw error;
    },
  );

describe('hostile Markdown', () => {
  for (const [name, text] of Object.entries(hostileTexts))
    for (const isCleaned of [false, true])
      test(`${name}${isCleaned ? ', cleaned' : ''}: rendered, or refused in words, and nobody waits for it`, async () => {
        const [before, ownBefore] = [process.cpuUsage(), process.threadCpuUsage()];
        const hostile = outcome(render(text, isCleaned));
        const { html } = await render('An *innocent* text.');
        const said = await hostile;
        const [all, own] = [process.cpuUsage(before), process.threadCpuUsage(ownBefore)].map(({ user, system }) => (user + system) / 1_000);
        assert.equal(html, '<p>An <em>innocent</em> text.</p>\n');
        assert.equal(typeof said, 'string');
        // In time of processors, which says the same on a busy machine: what takes long is not taken of the thread that answers
        assert.ok(all! < mostMs(text.length) || own! < all! / 2, `${own} of ${all} ms were the process’s own thread’s`);
      });
});

test('what is done with HTML afterwards, in the process itself, takes twice the time for twice the text', () => {
  const treat = (sign: string) => (length: number) => {
    const html = sign.repeat(length / sign.length);
    searchText(html);
    mediaNames(html, 'https://example.org');
    absoluteLinks(html, 'https://example.org', '/a');
    plainText(html);
  };
  const signs = ['<style>', '<annotation x>', '<script>', '<a ', '<a href="', '<!--', '<'];
  assert.deepEqual(
    signs.filter((sign) => !isLinear(treat(sign), 1_000_000)),
    [],
  );
});

test('a text that is too long is refused, and says how long it may be', async () => {
  assert.equal((await render('ä'.repeat(most.characters))).html.length, most.characters + 8);
  assert.match(await outcome(render('a'.repeat(most.characters + 1))), /^The text is longer than 500000 characters/);
});

test('what can’t be rendered in its time is refused, and the next text is rendered', async () => {
  assert.match(await outcome(render('> '.repeat(20_000))), /^The text (?:takes too long|is nested too deeply)/);
  assert.equal((await render('Next')).html, '<p>Next</p>\n');
});

test('a machine that is busy refuses no innocent text: the thread’s own time counts', async () => {
  const busy = Array.from({ length: 8 }, () => new Worker('for (;;);', { eval: true }));
  try {
    const texts = await Promise.all(Array.from({ length: 6 }, () => render(prose.repeat(600))));
    for (const { html } of texts) assert.equal(html.match(/<p>/g)?.length, 600);
  } finally {
    await Promise.all(busy.map((worker) => worker.terminate()));
  }
});

test('who sends many long texts at once holds up no short one', async () => {
  const ended: string[] = [];
  const long = Array.from({ length: 8 }, () => outcome(render(hostileTexts['runs of backticks that grow']!.slice(0, 400_000))).then(() => ended.push('long')));
  await Promise.all([...long, render('Short').then(() => ended.push('short'))]);
  assert.ok(ended.indexOf('short') <= 2, ended.join(' '));
});

test('many texts at once come out as each by itself', async () => {
  const texts = Array.from({ length: 200 }, (_, n) => `# ${n}\n\n${prose.repeat(n % 7)}[^1]\n\n[^1]: Note ${n}`);
  const together = await Promise.all(texts.map((text) => render(text)));
  for (const [n, text] of texts.entries()) if (n % 20 === 0) assert.deepEqual(together[n], await render(text));
});
