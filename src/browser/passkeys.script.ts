import { browserSupportsWebAuthn, type PublicKeyCredentialCreationOptionsJSON, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import type { WhoIs } from '../core/who-is.js';
import { Refusal, send } from './passkeys/send.js';

const door = '/admin/session/passkey';
const own = '/admin/people/me/security/passkeys';

/** Does it, and says in words why not. Who closes the prompt has changed their mind and is told nothing. */
async function attempt(problem: Element, work: () => Promise<{ to: string } | null>): Promise<void> {
  problem.textContent = '';
  try {
    const entered = await work();
    if (entered) location.assign(entered.to);
  } catch (error) {
    if (error instanceof Refusal) problem.textContent = error.message;
    else if ((error as Error).name === 'InvalidStateError') problem.textContent = 'This passkey is here already';
    else if ((error as Error).name !== 'NotAllowedError') problem.textContent = 'That did not work';
  }
}

/** The form that is kept on the page, in the new session. */
async function sendAgain(form: HTMLFormElement): Promise<null> {
  form.querySelector<HTMLInputElement>('[name=csrf]')!.value = (await send<WhoIs>('/admin/session')).csrf;
  form.submit();
  return null;
}

if (browserSupportsWebAuthn()) {
  for (const place of document.querySelectorAll<HTMLElement>('[data-passkey]')) {
    const next = place.dataset['passkey'];
    place.hidden = false;
    place.querySelector('button')!.addEventListener('click', () => {
      void attempt(place.querySelector('.problem')!, async () => {
        const optionsJSON = await send<PublicKeyCredentialRequestOptionsJSON>(`${door}/challenge`);
        const entered = await send<{ to: string }>(door, { response: await startAuthentication({ optionsJSON }), next });
        return place.dataset['again'] === undefined ? entered : sendAgain(place.closest('form')!);
      });
    });
  }
  for (const form of document.querySelectorAll<HTMLFormElement>('[data-new-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void attempt(form.querySelector('.problem')!, async () => {
        const optionsJSON = await send<PublicKeyCredentialCreationOptionsJSON>(`${own}/challenge`);
        const name = form.querySelector<HTMLInputElement>('[name=name]')!.value;
        return send<{ to: string }>(own, { name, response: await startRegistration({ optionsJSON }) });
      });
    });
  }
}
