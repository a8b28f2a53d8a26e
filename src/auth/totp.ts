import { createHmac } from 'node:crypto';
import { isSame } from './secret.js';

/** One-time codes by the clock (RFC 6238), as every authenticator app makes them: SHA-1, six digits, thirty seconds. */
const stepSeconds = 30;
/** Clocks differ, and typing takes its time: the code before and the code after are good, too. */
const slack = [0, -1, 1];
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function bytesOf(text: string): Buffer {
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => parseInt(eight, 2)));
}

/** The code of a step (RFC 4226, 5.3). @param secret base32 */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytesOf(secret)).update(counter).digest();
  const number = mac.readUInt32BE(mac.at(-1)! & 0xf) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1_000 / stepSeconds);

/** The step of which this is the code, or null; one that was taken, and any before it, is good no more. */
export function stepOf(code: string, secret: string, now: Date, lastStep: number): number | null {
  const steps = slack.map((away) => stepAt(now) + away).filter((step) => step > lastStep);
  return steps.find((step) => isSame(code, codeAt(secret, step))) ?? null;
}

/** What the picture says (https://github.com/google/google-authenticator/wiki/Key-Uri-Format). */
export function keyAddress(secret: string, issuer: string, account: string): string {
  const label = [issuer, account].map((part) => encodeURIComponent(part.replaceAll(':', ' '))).join(':');
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}
