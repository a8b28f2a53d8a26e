import { find, folded } from '../core/subsequence.js';

/** Shows of a list of choices those whose name has the letters that are typed, in their order. What is chosen stays chosen, seen or not. */
export function offerNarrowing(field: HTMLElement): void {
  const input = field.querySelector('input')!;
  const status = field.querySelector('[role=status]')!;
  const choices = [...document.querySelectorAll<HTMLElement>(`#${field.dataset['narrow']} label`)];
  const names = choices.map((choice) => folded(choice.querySelector('.whom')!.textContent));
  field.hidden = false;
  input.addEventListener('input', () => {
    const found = new Set(find(names, folded(input.value.trim())).places);
    choices.forEach((choice, place) => (choice.hidden = input.value.trim() !== '' && !found.has(place)));
    status.textContent = input.value.trim() ? `${found.size} of ${choices.length}` : '';
  });
  // Enter would save what is half found
  input.addEventListener('keydown', (event) => event.key === 'Enter' && event.preventDefault());
}
