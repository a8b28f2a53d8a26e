import { invalid } from '../core/problem.js';
import { readScopes, type Scope } from './scopes.js';

/** What an app asks of an author by sending their browser here (https://indieauth.spec.indieweb.org/#authorization-request). */
export type AuthorizationRequest = {
  /** the address by which the app calls itself */
  clientId: string;
  redirectUri: string;
  state: string | null;
  /** of PKCE (RFC 7636), S256; null from apps that are older than that */
  challenge: string | null;
  scopes: Scope[];
};

type Sent = Record<string, unknown>;

/** The names of all that an app can say. */
export const requestNames = ['client_id', 'redirect_uri', 'response_type', 'state', 'scope', 'code_challenge', 'code_challenge_method'] as const;

/**
 * Reads an authorization request. The app's own page is not fetched: it may send people back only to where it says that it is, and
 * only when they said yes or no: else a link to here could send anybody anywhere. @throws Problem('invalid') that names the parameter
 */
export function readAuthorizationRequest(sent: Sent): AuthorizationRequest {
  const clientId = clientIdFrom(text(sent, 'client_id') ?? '');
  const redirectUri = text(sent, 'redirect_uri') ?? '';
  const target = URL.parse(redirectUri);
  if (!target || target.origin !== new URL(clientId).origin || target.hash || target.username || target.password)
    throw invalid('redirect_uri', `This app wants you to be sent to “${redirectUri.slice(0, 200)}”, which is not where it says that it is: ${clientId}`);
  if (text(sent, 'response_type') !== 'code') throw invalid('response_type', 'This app does not ask for a code: “response_type” must be “code”');
  const challenge = challengeIn(sent);
  return { clientId, redirectUri, state: text(sent, 'state'), challenge, scopes: scopesIn(text(sent, 'scope') ?? '') };
}

function challengeIn(sent: Sent): string | null {
  const [challenge, method] = [text(sent, 'code_challenge'), text(sent, 'code_challenge_method')];
  if (challenge === null && method === null) return null;
  if (method !== 'S256' || !/^[\w-]{43}$/.test(challenge ?? ''))
    throw invalid('code_challenge', 'This app proves who it is in a way that is not good enough: “code_challenge_method” must be “S256”');
  return challenge;
}

/** `post` is what `create` was called before. */
function scopesIn(scope: string): Scope[] {
  return readScopes(scope.replace(/(^|\s)post(?=\s|$)/g, '$1create')).known;
}

/** The canonical form of a client's address. @throws Problem('invalid', 'client_id') when it can't be one (IndieAuth, 3.3) */
export function clientIdFrom(written: string): string {
  const url = URL.parse(written);
  const isAddress = url && (/^\[|^[\d.]+$/.test(url.hostname) ? ['127.0.0.1', '[::1]'].includes(url.hostname) : true);
  if (!url || !isAddress || !/^https?:$/.test(url.protocol) || url.hash || url.username || url.password || /\/\.\.?(?:\/|$)/.test(written.split('?')[0]!))
    throw invalid('client_id', `“${written.slice(0, 200)}” can’t be the address of an app`);
  return url.href;
}

/** Where the browser goes on: back to the app, with what it is told. */
export function backTo({ redirectUri, state }: AuthorizationRequest, issuer: string, told: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...told, ...(state === null ? {} : { state }), iss: issuer })) url.searchParams.set(name, value);
  return url.href;
}

const text = (sent: Sent, name: string): string | null => {
  const value = sent[name];
  return typeof value === 'string' && value !== '' ? value : null;
};
