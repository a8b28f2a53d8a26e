import { Completion } from './completion.js';
import type { EditorPage } from './page.js';
import type { UsedLabel } from '../text/suggest.js';

type Labels = Record<'tags' | 'categories', UsedLabel[]>;

/** Tags and categories are completed from those in use. Without an answer there is nothing to offer, and typing goes on. */
export function startLabels(page: EditorPage): void {
  let asked: Promise<Labels> | undefined;
  const labels = () => (asked ??= ask());
  for (const [name, label] of [
    ['tags', 'Tags in use'],
    ['categories', 'Categories in use'],
  ] as const)
    new Completion(page.field(name) as HTMLInputElement, label, async () => (await labels())[name]);
}

async function ask(): Promise<Labels> {
  try {
    const reply = await fetch('/admin/labels', { headers: { accept: 'application/json' } });
    if (reply.ok) return (await reply.json()) as Labels;
  } catch {
    // no network
  }
  return { tags: [], categories: [] };
}
