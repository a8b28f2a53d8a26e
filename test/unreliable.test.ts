import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { browserSkipReason } from './support/browser.js';
import { type Editor, until } from './support/typing.js';
import type { Fate } from './support/unreliable.js';
import { Workroom } from './support/workroom.js';

type Step =
  | { kind: 'type'; words: string }
  | { kind: 'press'; key: 'Enter' | 'Backspace' | 'ArrowLeft' | 'Control+End' | 'Control+Home' }
  | { kind: 'wait'; ms: number }
  | { kind: 'save' | 'reload' | 'reopen' | 'restart' };

const words = fc.constantFrom('The river ', 'bends, ', 'slowly ', '水は ', '🙂 ', '& <b>so</b> on. ', '“quoted” ', '  ', '\t');
const key = fc.constantFrom('Enter', 'Backspace', 'ArrowLeft', 'Control+End', 'Control+Home');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('type' as const), words }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('press' as const), key }) as fc.Arbitrary<Step> },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(100, 1_000, 2_300) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('save' as const, 'reload' as const, 'reopen' as const, 'restart' as const) }) },
);
const fates: Fate[] = ['good', 'good', 'lost', 'unanswered', { slowMs: 700 }, { status: 503 }];

describe('random typing over a line that fails at random', { skip: browserSkipReason() }, () => {
  let room: Workroom;

  before(async () => {
    room = await Workroom.start();
  });
  after(() => room?.stop());

  /** Whatever writes meets its fate; pages come, or nobody could type. */
  function spoil(order: number[]): void {
    let next = 0;
    room.line.spoil(({ method }) => (method === 'GET' ? 'good' : fates[order[next++ % order.length]! % fates.length]!));
  }

  async function does(editor: Editor, what: Step): Promise<Editor> {
    const { page } = editor;
    if (what.kind === 'type') await page.keyboard.insertText(what.words);
    else if (what.kind === 'press') await page.keyboard.press(what.key);
    else if (what.kind === 'wait') await page.waitForTimeout(what.ms);
    else if (what.kind === 'save')
      await page.locator('form.editor').evaluate((form: HTMLFormElement) => form.requestSubmit(form.querySelector('#actions button')));
    else if (what.kind === 'restart') await room.restart();
    else return leaves(editor, what.kind);
    return editor;
  }

  /** Goes, comes again, and finds every letter that was there. */
  async function leaves(editor: Editor, how: 'reload' | 'reopen'): Promise<Editor> {
    const text = await editor.text.inputValue();
    if (how === 'reload') await editor.page.reload();
    else await editor.page.close();
    const again = how === 'reload' ? editor : await room.visit(editor.door);
    await again.ready();
    await until(`${JSON.stringify(text)} is there again`, async () => (await again.text.inputValue()) === text, 30_000);
    await again.text.focus();
    await again.page.keyboard.press('Control+End');
    return again;
  }

  test('in the end the server has every letter as it stands on the screen', { timeout: 290_000 }, async () => {
    const plays = fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 30 }),
      fc.array(fc.nat(5), { minLength: 5, maxLength: 20 }),
      async (steps, order) => {
        room.line.mend();
        let editor = await room.open();
        await editor.text.focus();
        spoil(order);
        for (const each of steps) editor = await does(editor, each);
        const text = await editor.text.inputValue();
        room.line.mend();
        await until('all is saved', async () => (await room.onServer(editor.door)).markdown === text, 70_000);
        assert.equal(await editor.text.inputValue(), text);
        await editor.page.close();
      },
    );
    await fc.assert(plays, { numRuns: Number(process.env['RUNS'] ?? 3), endOnFailure: true });
  });
});
