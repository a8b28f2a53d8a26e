import { invalid } from '../core/problem.js';
import type { VariableName } from './variables.js';

export const listed = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** An IP address, or a network in CIDR notation (RFC 4632). */
export function proxy(text: string): string {
  const [address = '', bits] = text.split('/', 2);
  const isV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(address);
  const isV6 = address.includes(':') && URL.canParse(`http://[${address}]/`);
  if (!(isV4 || isV6) || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= (isV6 ? 128 : 32))))
    throw invalid('QVILL_TRUST_PROXY', `QVILL_TRUST_PROXY has “${text}”; it must be IP addresses or networks, such as 127.0.0.1 or 10.0.0.0/8`);
  return text;
}

export function origin(name: VariableName, text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username)
    throw invalid(name, `${name} is “${text}”; it must be an http or https address without a path, such as https://example.org`);
  return url.origin;
}

export function host(text: string): string {
  // a name or an IPv4 address, or an IPv6 one; whether it is this machine's shows when it listens
  if (!/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*(?:%[a-z0-9]+)?)$/i.test(text))
    throw invalid('HOST', `HOST is “${text}”; it must be an IP address or a host name, such as 127.0.0.1`);
  return text;
}

/** It travels in a header or an address; what it is stands in no message. */
export function secret(name: VariableName, text: string): string {
  if (!/^[\x21-\x7e]*$/.test(text)) throw invalid(name, `${name} must be ASCII letters, digits and signs, without white space`);
  return text;
}

/** The service shows it with its prefix in some places and without it in others. */
export function loadTestToken(text: string): string {
  const token = text.replace(/^loaderio-/, '');
  if (!/^[\w-]{1,128}$/.test(token))
    throw invalid('LOADERIO_TOKENS', `LOADERIO_TOKENS has “${text}”; a token is letters and digits, such as the 32 that loader.io shows`);
  return token;
}

const mostSeconds = 86_400;

/** Null for none. */
export function seconds(name: VariableName, text: string): number | null {
  if (text === '') return null;
  const number = Number(text);
  if (!/^\d{1,6}(?:\.\d{1,3})?$/.test(text) || number === 0 || number > mostSeconds)
    throw invalid(name, `${name} is “${text}”; it must be a number of seconds up to ${mostSeconds}, such as 900`);
  return number;
}

export const opsPort = (text: string, isChosen: boolean): { port: number; isChosen: boolean } | null =>
  text === 'off' ? null : { port: port('QVILL_OPS_PORT', text, ' or off'), isChosen };

/** @param other what may be said in place of a number */
export function port(name: VariableName, text: string, other = ''): number {
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number > 65_535) throw invalid(name, `${name} is “${text}”; it must be a number from 0 to 65535 (0 takes a free one)${other}`);
  return number;
}

/** In bytes. Below 48 there is not even room for Node. */
export function megabytes(name: VariableName, text: string): number {
  if (!/^\d{2,6}$/.test(text) || Number(text) < 48) throw invalid(name, `${name} is “${text}”; it must be a number of megabytes, 48 or more, such as 512`);
  return Number(text) * 1_000_000;
}
