/** Offers the zone that the browser is in, where another one is chosen; nothing chosen is the blog's (`data-zone`). */
export function offerZone(select: HTMLSelectElement): void {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!own || own === (select.value || select.dataset['zone'])) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'offer';
  button.textContent = `Use this browser’s: ${own}`;
  button.addEventListener('click', () => {
    if (![...select.options].some((option) => option.value === own)) select.add(new Option(own), 1);
    select.value = own;
    select.focus();
    button.remove();
  });
  select.after(button);
}
