import type { EditorPage } from './page.js';

/** Fields as high as their text, where the style sheet's `field-sizing` can't make them so. */
export function startGrowing(page: EditorPage): void {
  if (CSS.supports('field-sizing', 'content')) return;
  const fit = () => {
    const { scrollX, scrollY } = window;
    for (const field of [page.title, page.text]) {
      field.style.height = 'auto';
      field.style.height = `${field.scrollHeight}px`;
    }
    scrollTo(scrollX, scrollY); // the page was shorter for a moment
  };
  page.onChange(fit);
  addEventListener('resize', fit);
  fit();
}
