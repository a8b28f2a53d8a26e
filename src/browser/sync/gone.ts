import type { EditorState, PostForm } from '../../core/post-form.js';
import type { EditorPage } from '../editor/page.js';

/** Makes a new idea of what was typed for a post that is no more. Returns its address in the admin; null when that failed. */
export async function asNewIdea(form: PostForm, csrf: string): Promise<string | null> {
  const headers = { accept: 'application/json', 'x-csrf-token': csrf };
  try {
    const made = await fetch('/admin/posts', { method: 'POST', headers, body: new URLSearchParams({ title: form.title }) });
    const door = new URL(made.url).pathname;
    const { version } = (await made.json()) as EditorState;
    const kept = await fetch(`${door}/working-copy`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/json', 'if-match': `"${version}"` },
      body: JSON.stringify(form),
    });
    return kept.ok ? door : null;
  } catch {
    return null;
  }
}

/** Puts the text on the clipboard, also where scripts may not write to it by themselves (no https). */
export async function copyText(page: EditorPage): Promise<void> {
  try {
    await navigator.clipboard.writeText(page.text.value);
  } catch {
    page.text.select();
    document.execCommand('copy');
  }
}
