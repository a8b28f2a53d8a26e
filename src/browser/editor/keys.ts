/** What the editor's keys do. The list that `?` shows, the keys that work and the tests are made from this table. */
export type Action = 'save' | 'preview' | 'pin' | 'details' | 'link' | 'table' | 'help' | 'back';
export type Key = { press: string; does: string; action?: Action };

export const keys: { where: string; keys: Key[] }[] = [
  {
    where: 'Everywhere',
    keys: [
      { press: 'Mod+S', does: 'Save', action: 'save' },
      { press: 'Mod+P', does: 'Show or hide the preview', action: 'preview' },
      { press: 'Mod+B', does: 'Keep the bar in sight, or let it hide', action: 'pin' },
      { press: 'Mod+D', does: 'Open or close the details', action: 'details' },
      { press: 'Esc', does: 'A step back: close the details, then the preview; once more, to the posts', action: 'back' },
      { press: '?', does: 'This list, when the cursor is in no field', action: 'help' },
    ],
  },
  {
    where: 'In the text',
    keys: [
      { press: 'Enter', does: 'Go on with a list or a quotation; end it where it is empty' },
      { press: 'Shift+Enter', does: 'A new line and nothing else' },
      { press: 'Tab', does: 'Indent the list item or the selected lines; in a table, to the next cell or a new row' },
      { press: 'Shift+Tab', does: 'Outdent; in a table, to the cell before' },
      { press: 'Esc Tab', does: 'Leave the text for the next field' },
      { press: 'Mod+K', does: 'Make a link of the selection or the word', action: 'link' },
      { press: 'Mod+Alt+T', does: 'Insert a table', action: 'table' },
      { press: '* _ ` "', does: 'Around the selection' },
      { press: 'Mod+V', does: 'An address over a selection: make it a link' },
    ],
  },
  {
    where: 'In the title',
    keys: [{ press: 'Enter', does: 'On to the text' }],
  },
  {
    where: 'In tags and categories',
    keys: [
      { press: '↓ ↑', does: 'Choose one that is in use' },
      { press: 'Enter Tab ,', does: 'Take it' },
      { press: 'Esc', does: 'Close the list' },
    ],
  },
];

/** A key as the table spells it: `Mod+Alt+T`. `Mod` is Cmd on a Mac and Ctrl elsewhere; empty for what is none of ours. */
export function pressOf(event: KeyboardEvent, isMac: boolean): string {
  const { key, code, ctrlKey, metaKey, altKey } = event;
  const [mod, other] = isMac ? [metaKey, ctrlKey] : [ctrlKey, metaKey];
  // AltGr types letters, and where Windows has it, it looks like Ctrl and Alt
  if (other || event.getModifierState('AltGraph')) return '';
  if (!mod) return key === 'Escape' ? 'Esc' : key === '?' && !altKey ? '?' : '';
  // By its place where Alt, or another script's layout, makes another letter of it
  const letter = /^[a-z]$/i.test(key) && !altKey ? key.toUpperCase() : code.replace(/^Key/, '');
  return `Mod+${altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${letter}`;
}

const macSigns: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' };

/** The keys of a press as they are written on a keyboard; a list for each that is pressed after or instead of another. */
export const shownPress = (press: string, isMac: boolean): string[][] =>
  press.split(' ').map((each) => each.split('+').map((name) => (isMac ? macSigns[name] : name === 'Mod' ? 'Ctrl' : undefined) ?? name));
