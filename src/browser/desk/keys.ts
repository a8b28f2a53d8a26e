export type Action = 'enter' | 'create' | 'preview' | 'clear' | 'next' | 'previous' | 'left' | 'right' | 'help';

/** How the desk stands when a key is pressed: whether the list is open, and where the cursor is in what is typed. */
export type Standing = { isOpen: boolean; isEmpty: boolean; isAtEnd: boolean };

/**
 * What a key of the box asks for; undefined is for the browser to do. Tab moves through the list only while that is open, and
 * Esc closes it: nobody is kept here (WCAG 2.1.2). Left and Right move the cursor unless it stands at the end.
 */
export function actionOf(press: KeyboardEvent, { isOpen, isEmpty, isAtEnd }: Standing): Action | undefined {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = press;
  if (key === '?' && !ctrlKey && !metaKey) return isEmpty ? 'help' : undefined; // with Shift or without: keyboards differ
  if (altKey || (shiftKey && key !== 'Tab')) return undefined;
  if (ctrlKey || metaKey) {
    if (key === 'Enter') return 'create';
    return key.toLowerCase() === 'p' && isOpen ? 'preview' : undefined;
  }
  if (key === 'Enter') return 'enter';
  if (key === 'Escape') return 'clear';
  if (key === 'ArrowDown') return 'next';
  if (!isOpen) return undefined;
  if (key === 'Tab') return shiftKey ? 'previous' : 'next';
  if (key === 'ArrowUp') return 'previous';
  if (!isAtEnd) return undefined;
  return key === 'ArrowLeft' ? 'left' : key === 'ArrowRight' ? 'right' : undefined;
}

/** A key that writes something. */
export const isLetter = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => [...key].length === 1 && !ctrlKey && !metaKey && !altKey;
