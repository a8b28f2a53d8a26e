import type { TextField } from './text-field.js';

/** Longer texts are not measured: that would take longer than to find one's line again. */
const longestMeasured = 300_000;

/**
 * Remembers what is in sight of a text field, before its text changes. The function that comes back is called afterwards
 * and scrolls by as much as that has moved.
 * @param moved where an offset of the old text is in the new one
 */
export function sightOf(control: TextField, moved: (offset: number) => number): () => void {
  if (!(control instanceof HTMLTextAreaElement) || control.value.length > longestMeasured) return () => {};
  const offset = inSight(control);
  const top = heightTo(control, offset);
  return () => {
    const by = heightTo(control, moved(offset)) - top;
    if (control.scrollHeight > control.clientHeight + 1) control.scrollTop += by;
    else scrollBy({ top: by, behavior: 'instant' });
  };
}

/** The cursor while its author writes there; else the first letter that is seen. */
function inSight(control: HTMLTextAreaElement): number {
  const { left, top } = control.getBoundingClientRect();
  if (document.activeElement === control) return control.selectionEnd;
  return document.caretPositionFromPoint?.(left + 4, Math.max(top, 0) + 4)?.offset ?? control.selectionEnd;
}

/** How high the text before an offset is, wrapped lines and all: by a copy that can be measured. */
function heightTo(control: HTMLTextAreaElement, offset: number): number {
  const copy = control.cloneNode() as HTMLTextAreaElement;
  copy.removeAttribute('name');
  Object.assign(copy.style, { position: 'absolute', visibility: 'hidden', minHeight: '0', height: '0', width: `${control.offsetWidth}px` });
  copy.value = control.value.slice(0, offset);
  control.after(copy);
  const height = copy.scrollHeight;
  copy.remove();
  return height;
}
