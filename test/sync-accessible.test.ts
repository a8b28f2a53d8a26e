import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeFindings, browserSkipReason } from './support/browser.js';
import { Workroom } from './support/workroom.js';

const screens = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

for (const [screen, viewport] of Object.entries(screens))
  describe(`the editor on a ${screen}`, { skip: browserSkipReason() }, () => {
    let room: Workroom;

    before(async () => {
      room = await Workroom.start({ viewport });
    });
    after(() => room?.stop());

    async function isAccessible(page: Page, state: string): Promise<void> {
      assert.deepEqual(await axeFindings(page), [], state);
      const [wide = 0, seen = 0] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(wide <= seen, `${state} is wider than the screen`);
      if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/${state}-${screen}.png` });
    }
    test('is for everyone while it saves, and while it can’t', async () => {
      const editor = await room.open('The water is slow.', 'Where the river bends');
      room.line.spoil(({ method }) => (method === 'PUT' ? 'lost' : 'good'));
      await editor.type(' And then quick.');
      await editor.page.close();
      const again = await room.visit(editor.door);
      await again.notes('Brought back from this browser');
      await again.says(/^Offline/);
      await isAccessible(again.page, 'brought-back');
      await again.page.close();
      const desk = await room.context.newPage();
      await desk.goto(`${room.line.url}/admin`);
      await desk.locator('#kept li').waitFor();
      await isAccessible(desk, 'desk');
      room.line.mend();
    });

    test('is for everyone in a conflict', async () => {
      const editor = await room.open('Intro.\n\nThe cat sat on the mat.\n\nEnd.', 'Where the river bends');
      const other = await room.window();
      const elsewhere = await room.visit(editor.door, other);
      await elsewhere.text.fill('Intro.\n\nThe cow sat on the hay.\n\nEnd.');
      await elsewhere.page.locator('#title').fill('Where the river turns');
      await elsewhere.says(/^Saved/);
      await editor.text.fill('Intro.\n\nThe dog sat on the rug.\n\nEnd.');
      await editor.page.locator('#title').fill('Where the river ends');
      await editor.says(/^Conflict/);
      await editor.choose('Compare');
      await editor.page
        .getByRole('radio', { name: /^From elsewhere/ })
        .first()
        .check();
      await isAccessible(editor.page, 'compare');
      await other.close();
    });

    test('is for everyone when the session has ended', async () => {
      const editor = await room.open('The water is slow.', 'Where the river bends');
      const database = new DatabaseSync(room.blog.config.databaseFile, { timeout: 5_000 });
      database.exec('DELETE FROM Session');
      database.close();
      await editor.type(' Kept.');
      await editor.says(/^Signed out/);
      const panel = editor.page.getByRole('dialog', { name: 'Sign in again' });
      // On a phone it would lie over the text; there it comes when it is asked for
      assert.equal(await panel.isVisible(), screen === 'desk');
      await editor.page.locator('#sync').getByRole('button', { name: 'Sign in' }).click();
      await panel.getByLabel('Password').fill('wrong');
      await editor.page.keyboard.press('Enter');
      await panel.getByText(/don’t belong together/).waitFor();
      await isAccessible(editor.page, 'wrong-password');
      await editor.page.keyboard.press('Escape');
      await panel.waitFor({ state: 'hidden' });
    });
  });
