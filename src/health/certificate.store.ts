import { connect } from 'node:tls';
import { note, type Verdict, wrong } from './check.js';

const answerMs = 5_000;
const dayMs = 86_400_000;
/** Who renews by himself does so when a third of the time is left; some are good for six days alone. */
const soon = { days: 14, share: 0.2 };

/** What a server shows to readers: until when, and why a browser would not believe it; or why nobody answers. */
export type Presented = { since: Date; until: Date; distrust: string | null } | { silence: string };

/** Asks as a browser does, and looks at what is shown, whoever signed it. */
export function presented(url: string): Promise<Presented> {
  const { hostname, port } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<Presented>();
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: Number(port || 443), ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }), rejectUnauthorized: false }, () => {
    const { valid_from: since, valid_to: until } = socket.getPeerCertificate();
    resolve({ since: new Date(since), until: new Date(until), distrust: socket.authorized ? null : String(socket.authorizationError) });
    socket.end();
  });
  socket.setTimeout(answerMs, () => socket.destroy(new Error(`no answer within ${answerMs / 1_000} s`)));
  socket.on('error', ({ message }) => resolve({ silence: message }));
  return promise.finally(() => socket.destroy());
}

export function certificateVerdict(url: string, shown: Presented, now: Date): Verdict {
  if ('silence' in shown)
    return note(
      `${url} can’t be asked from this machine for its certificate: ${shown.silence}`,
      'See whether readers reach it; some networks don’t lead back to their own address',
    );
  const renew = 'Renew it (certbot renew), reload nginx, and see why that is not done by itself';
  const day = shown.until.toISOString().slice(0, 10);
  const days = Math.floor((shown.until.getTime() - now.getTime()) / dayMs);
  if (days < 0) return wrong(`The certificate of ${url} ran out on ${day}`, renew);
  if (shown.distrust !== null)
    return wrong(
      `Browsers do not believe the certificate of ${url}: ${shown.distrust}`,
      'Get one for this name from a known authority (certbot), with the whole chain',
    );
  const until = `The certificate of ${url} is good until ${day}, ${days} days`;
  const lifetime = (shown.until.getTime() - shown.since.getTime()) / dayMs;
  return days < Math.min(soon.days, lifetime * soon.share) ? wrong(`${until}: nobody has renewed it`, renew) : until;
}
