/** What the server says against it, for whoever sits there. */
export class Refusal extends Error {}

/** Asks, or sends what is given. @throws Refusal with the server's sentence */
export async function send<T>(path: string, body?: object): Promise<T> {
  const csrf = document.querySelector<HTMLMetaElement>('meta[name=csrf]')?.content ?? '';
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': csrf };
  const response = await fetch(path, { headers, redirect: 'error', ...(body && { method: 'POST', body: JSON.stringify(body) }) });
  // Who showed long ago who they are is asked for it by the page
  if (response.status === 401 || response.status === 403) throw new Refusal('Load this page again: your session has ended');
  const said = (await response.json()) as T & { detail?: string };
  if (!response.ok) throw new Refusal(said.detail ?? 'That did not work');
  return said;
}
