import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserSkipReason } from './support/browser.js';
import { type Editor, until } from './support/typing.js';
import { Workroom } from './support/workroom.js';

describe('what is typed in the editor', { skip: browserSkipReason() }, () => {
  let room: Workroom;

  before(async () => {
    room = await Workroom.start();
  });
  after(() => room?.stop());

  test('is on the server two seconds after the last key, without a button', async () => {
    const editor = await room.open();
    await editor.type('The water is slow.');
    await editor.says(/^Not saved yet$/);
    const typed = performance.now();
    await editor.says(/^Saved \d\d:\d\d$/);
    assert.ok(performance.now() - typed > 1_500 && performance.now() - typed < 10_000);
    assert.equal((await room.onServer(editor.door)).markdown, 'The water is slow.');
  });

  test('is kept in every field, half a date and trailing spaces too', async () => {
    const editor = await room.open();
    await editor.details();
    for (const [label, words] of Object.entries({ Title: ' Two  spaces ', Date: 'tomor', Tags: 'a, b, ', Excerpt: ' x\n', Link: 'htt' }))
      await editor.page.getByLabel(label, { exact: true }).fill(words);
    await editor.page.getByLabel('Kind').selectOption('page');
    await editor.says(/^Saved/);
    const { title, date, tags, excerpt, link, kind } = await room.onServer(editor.door);
    assert.deepEqual([title, date, tags, excerpt, link, kind], [' Two  spaces ', 'tomor', 'a, b, ', ' x\n', 'htt', 'page']);
  });

  test('a date in words is read when its author goes on, not halfway', async () => {
    const editor = await room.open();
    await editor.details();
    await editor.page.locator('#date').focus();
    await editor.keys('tomorrow');
    await editor.page.waitForTimeout(3_000);
    assert.equal(await editor.page.locator('#date').inputValue(), 'tomorrow');
    await editor.keys(' 9:00');
    await editor.page.keyboard.press('Tab');
    await until('it is read', async () => /^\d{4}-\d\d-\d\d 09:00$/.test((await room.onServer(editor.door)).date));
    await until('it is shown', async () => /^\d{4}-\d\d-\d\d 09:00$/.test(await editor.page.locator('#date').inputValue()));
    await editor.says(/^Saved/);
  });

  const ways: [how: string, leave: (editor: Editor) => Promise<unknown>][] = [
    ['a link is followed', ({ page }) => page.getByRole('link', { name: 'Posts' }).click()],
    ['the page is reloaded', ({ page }) => page.reload()],
    ['the tab is closed', ({ page }) => page.close()],
  ];
  for (const [how, leave] of ways)
    test(`is on the server when ${how} before the pause`, async () => {
      const editor = await room.open();
      await editor.type('Gone in a moment.');
      await leave(editor);
      await editor.saved('Gone in a moment.');
    });

  test('comes back from a tab that went on without a network, and says so all the while', async () => {
    const editor = await room.open();
    await room.context.setOffline(true);
    await editor.type('In the train.');
    await editor.says(/^Offline, kept in this browser$/);
    await editor.page
      .locator('#sync .retry')
      .getByText(/^Trying again in \d+ s$/)
      .waitFor();
    assert.equal(await editor.page.locator('#sync-said').textContent(), 'Offline, kept in this browser', 'the seconds are for the eye alone');
    await editor.type(' In the tunnel.');
    await room.context.setOffline(false);
    await editor.says(/^Saved/);
    assert.equal((await room.onServer(editor.door)).markdown, 'In the train. In the tunnel.');
  });

  test('is tried every 15 s at most, and within 5 s of the network’s return, whatever was waited for', async () => {
    const editor = await room.open();
    await editor.page.clock.install();
    room.line.spoil(({ method }) => (method === 'PUT' ? 'lost' : 'good'));
    await editor.type('In the fog.');
    await editor.page.clock.runFor(2_100);
    await editor.says(/^Offline/);
    const waits: number[] = [];
    const seconds = async () => Number(/\d+/.exec((await editor.page.locator('#sync .retry').textContent()) ?? '')?.[0]);
    for (let tries = 0; tries < 5; tries++) {
      await until('the next try is said', async () => (await seconds()) > 1);
      waits.push(await seconds());
      await editor.page.clock.runFor(waits.at(-1)! * 1000);
      await until('it was tried', async () => (await seconds()) !== waits.at(-1));
    }
    assert.ok(Math.max(...waits) <= 15, waits.join(' '));
    assert.ok(waits.at(-1)! >= 14, waits.join(' '));
    room.line.spoil(() => ({ slowMs: 60_000 }));
    await editor.page.clock.runFor(15_000);
    room.line.mend();
    await editor.page.evaluate(() => dispatchEvent(new Event('online')));
    await editor.page.clock.runFor(4_000);
    await editor.saved('In the fog.');
    await until('nothing is tried any more', async () => (await editor.page.locator('#sync .retry').textContent()) === '');
  });

  test('goes on through an end and a new start of the app', async () => {
    const editor = await room.open();
    await editor.type('Before the end. ');
    await editor.says(/^Saved/);
    await room.blog.stop();
    await editor.keys('While it was away. ');
    await editor.says(/^Offline, kept in this browser$/);
    await room.startAgain();
    await editor.keys('After it.');
    await editor.saved('Before the end. While it was away. After it.');
  });

  test('is tried again by itself when the server has trouble', async () => {
    const editor = await room.open();
    room.line.spoil(() => ({ status: 502 }));
    await editor.type('Patience.');
    await editor.says(/^The server can’t save just now, kept in this browser$/);
    room.line.mend();
    await editor.saved('Patience.');
    await editor.says(/^Saved/);
  });

  test('is not saved because something on the way says “200”', async () => {
    const editor = await room.open();
    room.line.spoil(() => ({ status: 200 }));
    await editor.type('In the hotel.');
    await editor.says(/kept in this browser$/);
    room.line.mend();
    await editor.choose('Try now');
    await editor.saved('In the hotel.');
  });

  test('goes on while the answer takes its time, and every letter is in the end there', async () => {
    const editor = await room.open();
    room.line.spoil(() => ({ slowMs: 5_000 }));
    await editor.type('One');
    await editor.says(/^Saving…$/);
    const started = performance.now();
    await editor.keys(' two three four');
    assert.ok(performance.now() - started < 4_000, 'typing waited');
    await until('the first one is there', async () => (await room.onServer(editor.door)).markdown === 'One');
    await editor.saved('One two three four');
    await editor.says(/^Saved/);
  });

  test('is no conflict with itself when the answer was lost', async () => {
    const editor = await room.open();
    room.line.spoil(({ method }) => (method === 'PUT' ? 'unanswered' : 'good'));
    await editor.type('Arrived');
    await editor.saved('Arrived');
    await editor.says(/^Offline, kept in this browser$/);
    await editor.keys(' and went on');
    room.line.mend();
    await editor.saved('Arrived and went on');
    await editor.says(/^Saved/);
  });

  test('that is too long for the server stays in the browser, and it says why', async () => {
    const editor = await room.open();
    room.line.spoil(({ method }) => (method === 'PUT' ? { status: 413 } : 'good'));
    await editor.type('A novel.');
    await editor.says(/^Not saved: This is longer than the server takes, kept in this browser$/);
    room.line.mend();
    await editor.keys(' Shorter.');
    await editor.saved('A novel. Shorter.');
    await editor.says(/^Saved/);
  });

  test('is warned about only where this browser keeps nothing', async () => {
    const closed = await room.window();
    await closed.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
    for (const [place, warns] of [
      [closed, true],
      [room.context, false],
    ] as const) {
      const editor = await room.open('', 'Rivers', place);
      room.line.spoil(() => 'lost');
      await editor.type('Nowhere else.');
      if (warns) await editor.says(/This browser keeps no copy: leave this page open$/);
      let warned = false;
      editor.page.on('dialog', (dialog) => {
        warned = true;
        void dialog.accept();
      });
      await Promise.all([editor.page.waitForEvent('close'), editor.page.close({ runBeforeUnload: true })]);
      assert.equal(warned, warns);
    }
    await closed.close();
  });
});
