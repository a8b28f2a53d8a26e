/** Puts a button behind a field whose text is to be taken elsewhere. Where the browser lets no script copy (plain http), the field is selected for one's own keys. */
export function offerCopy(input: HTMLInputElement): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'offer';
  button.textContent = 'Copy';
  input.after(button);
  input.addEventListener('focus', () => input.select());
  button.addEventListener('click', async () => {
    input.select();
    const isCopied = await navigator.clipboard?.writeText(input.value).then(
      () => true,
      () => false,
    );
    say(button, isCopied ? 'Copied' : 'Selected: copy it with your keys');
  });
}

function say(button: HTMLElement, words: string): void {
  let status = button.nextElementSibling;
  if (!status) {
    status = document.createElement('p');
    status.className = 'hint';
    status.role = 'status';
    button.after(status);
  }
  status.textContent = words;
}
