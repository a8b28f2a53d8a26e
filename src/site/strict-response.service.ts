import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http';
import type { Config } from '../platform/config.js';
import { ServerResponse } from '../platform/node-http.js';
import { strictTransport } from '../platform/security-headers.js';
import { headerOf } from './raw-headers.js';

type Sent = OutgoingHttpHeaders | OutgoingHttpHeader[];

/**
 * Every answer of a blog that is at https, whoever gives it: a browser that came by an encrypted line comes by no other (RFC 6797, 7.2: and it is
 * told so on no other). Whoever ends the encryption says so by `X-Forwarded-Proto`.
 */
class StrictResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  override writeHead(status: number, first?: string | Sent, second?: Sent): this {
    const [reason, given] = typeof first === 'string' ? [first, second] : [undefined, first];
    const headers = headerOf(this.req.rawHeaders, 'x-forwarded-proto') === 'https' ? withStrictTransport(given) : given;
    return reason === undefined ? super.writeHead(status, headers) : super.writeHead(status, reason, headers);
  }
}

const withStrictTransport = (headers: Sent = {}): Sent =>
  Array.isArray(headers) ? [...headers, ...strictTransport] : { ...headers, [strictTransport[0]]: strictTransport[1] };

/** What a server answers by. */
export const responsesAt = ({ isSecure }: Pick<Config, 'isSecure'>): typeof ServerResponse => (isSecure ? StrictResponse : ServerResponse);
