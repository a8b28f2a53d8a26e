import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { browserSkipReason } from './support/browser.js';
import { ada, addAuthor, type Editor, idOf, signIn } from './support/typing.js';
import { Workroom } from './support/workroom.js';

const bob = { name: 'Bob', email: 'bob@example.org', password: 'battery horse correct' };

describe('in whose name the editor saves', { skip: browserSkipReason() }, () => {
  let room: Workroom;
  let bobId: number;

  before(async () => {
    room = await Workroom.start();
    bobId = await addAuthor(room.blog, bob);
  });
  after(() => room?.stop());

  function endSessions(): void {
    const database = new DatabaseSync(room.blog.config.databaseFile, { timeout: 5_000 });
    database.exec('DELETE FROM Session');
    database.close();
  }
  /** Who wrote the revisions of a post, the latest last. */
  function writers(door: string): number[] {
    const database = new DatabaseSync(room.blog.config.databaseFile, { readOnly: true });
    const rows = database.prepare('SELECT authorId FROM Revision WHERE postId = ? ORDER BY version').all(idOf(door));
    database.close();
    return rows.map(({ authorId }) => Number(authorId));
  }
  /** In a browser of its own, for who is signed in is the browser's. */
  const open = async () => room.open('', 'Rivers', await room.window());
  const signInAnew = (editor: Editor, author: number) => signIn(editor.page.context(), room.blog, author, room.line.url);
  const panel = (editor: Editor) => editor.page.getByRole('dialog', { name: 'Sign in again' });
  async function signInAs(editor: Editor, { email, password }: typeof ada): Promise<void> {
    await panel(editor).getByLabel('E-mail').fill(email);
    await panel(editor).getByLabel('Password').fill(password);
    await editor.page.keyboard.press('Enter');
  }

  test('a session that has ended is asked for in place, the cursor stays in the text, and all is saved', async () => {
    const editor = await open();
    endSessions();
    await editor.type('Before. ');
    await editor.says(/^Signed out, kept in this browser$/);
    await panel(editor).waitFor();
    await editor.keys('Meanwhile.');
    assert.equal(await editor.text.inputValue(), 'Before. Meanwhile.');
    assert.equal(await panel(editor).getByLabel('E-mail').inputValue(), ada.email);
    await signInAs(editor, { ...ada, password: 'wrong' });
    await panel(editor).getByText('This address and password don’t belong together').waitFor();
    await signInAs(editor, ada);
    await editor.saved('Before. Meanwhile.');
    await editor.says(/^Saved/);
    assert.equal(await panel(editor).isVisible(), false);
    await editor.type(' After.');
    await editor.saved('Before. Meanwhile. After.');
  });

  test('what was asked for is done after signing in', async () => {
    const editor = await open();
    await editor.type('Public.');
    await editor.says(/^Saved/);
    endSessions();
    await editor.choose('Publish');
    await panel(editor).getByLabel('Password').and(editor.page.locator(':focus')).waitFor();
    await signInAs(editor, ada);
    await editor.page
      .getByText(/^Live after [\d,]+ ms/)
      .first()
      .waitFor();
  });

  test('the question can be put off, and comes back when it is wanted', async () => {
    const editor = await open();
    endSessions();
    await editor.type('Kept.');
    await panel(editor).waitFor();
    await panel(editor).getByRole('button', { name: 'Later' }).click();
    await editor.type(' And kept.');
    await editor.says(/^Signed out, kept in this browser$/);
    assert.equal(await panel(editor).isVisible(), false);
    await editor.page.locator('#sync').getByRole('button', { name: 'Sign in' }).click();
    await signInAs(editor, ada);
    await editor.saved('Kept. And kept.');
  });

  test('it is saved when the author signs in anew in another tab', async () => {
    const editor = await open();
    endSessions();
    await editor.type('Waiting.');
    await editor.says(/^Signed out/);
    await signInAnew(editor, room.author);
    await editor.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await editor.saved('Waiting.');
    await editor.says(/^Saved/);
    assert.equal(await panel(editor).isVisible(), false);
  });

  test('nothing is saved in another’s name unless its author says so', async () => {
    const editor = await open();
    await signInAnew(editor, bobId);
    await editor.type('Ada’s words.');
    await editor.says(/^Bob is signed in now, kept in this browser$/);
    assert.equal((await room.onServer(editor.door)).markdown, '');
    await editor.choose('Sign in as yourself');
    await signInAs(editor, ada);
    await editor.saved('Ada’s words.');
    assert.deepEqual([...new Set(writers(editor.door))], [room.author]);
  });

  test('who signs in in place as somebody else is asked first too', async () => {
    const editor = await open();
    endSessions();
    await editor.type('Whose words?');
    await panel(editor).waitFor();
    await signInAs(editor, bob);
    await editor.says(/^Bob is signed in now/);
    assert.equal((await room.onServer(editor.door)).markdown, '');
    await editor.choose('Save in that name');
    await editor.saved('Whose words?');
    assert.equal(writers(editor.door).at(-1), bobId);
  });

  test('a copy in the browser is brought back to the one who typed it', async () => {
    const editor = await open();
    const context = editor.page.context();
    endSessions();
    await editor.type('Ada’s secret.');
    await editor.says(/^Signed out, kept in this browser$/);
    await editor.page.close();
    await signIn(context, room.blog, bobId, room.line.url);
    const his = await room.visit(editor.door, context);
    await his.page.locator('#title').fill('By Bob');
    await his.says(/^Saved/);
    assert.equal(await his.text.inputValue(), '');
    await his.page.close();
    await signIn(context, room.blog, room.author, room.line.url);
    const hers = await room.visit(editor.door, context);
    await hers.notes('Brought back from this browser');
    await hers.saved('Ada’s secret.');
    assert.equal((await room.onServer(editor.door)).title, 'By Bob');
  });

  test('a script that signs in gets who it is, or why not, and when to try again', async () => {
    const ask = (password: string) =>
      fetch(`${room.blog.url}/admin/session`, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ email: bob.email, password }),
      });
    const right = await ask(bob.password);
    const said = (await right.json()) as { csrf: string; author: object };
    assert.deepEqual([right.status, said.author], [200, { id: bobId, name: 'Bob' }]);
    const cookie = right.headers.getSetCookie()[0]!.split(';')[0]!;
    const who = await fetch(`${room.blog.url}/admin/session`, { headers: { accept: 'application/json', cookie } });
    assert.deepEqual(await who.json(), said);
    const wrong = await ask('wrong');
    assert.deepEqual([wrong.status, wrong.headers.getSetCookie()], [422, []]);
    assert.equal(((await wrong.json()) as { field: string }).field, 'password');
    for (let tries = 0; tries < 9; tries++) await ask('wrong');
    const last = await ask('wrong');
    const seconds = Number(last.headers.get('retry-after')); // to the second in sign-in.test.ts, whose clock stands
    assert.deepEqual([last.status, seconds > 0 && seconds <= 900], [429, true]);
    assert.equal((await fetch(`${room.blog.url}/admin/session`, { headers: { accept: 'application/json' } })).status, 401);
  });
});
