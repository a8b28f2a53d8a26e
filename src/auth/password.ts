import { argon2 } from 'node:crypto';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { invalid } from '../core/problem.js';
import { isSame } from './secret.js';
import { type Lane, Turns } from './turns.js';

const shortest = 10;
const longest = 1_000;

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. Memory in KiB, as in RFC 9106. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };

/** Two at once take 38 MiB; sixteen who wait are served within half a second, strangers within one and a half. */
export const hashing = new Turns(2, 16);

const derive = promisify(argon2);

/** A flood of guesses takes a third of a core, whatever cores there are. Nobody is kept waiting for it who comes alone. */
const restFor = 2;

/** @throws Problem('invalid', 'password') when it is shorter than 10 or longer than 1,000 characters */
export async function hashPassword(password: string): Promise<string> {
  checkLength(password);
  return hashWith(password, randomBytes(16), 'known');
}

/** @throws as `hashPassword` */
export function checkLength(password: string): void {
  if ([...password].length < shortest) throw invalid('password', `The password must have at least ${shortest} characters`);
  if (password.length > longest) throw invalid('password', `The password may have at most ${longest} characters`);
}

/** Whether `password` made `hash`. Takes as long for an account that does not exist (`hash` null). @throws Problem('busy') */
export async function checkPassword(password: string, hash: string | null, lane: Lane): Promise<boolean> {
  const salt = Buffer.from(hash?.split('$')[4] ?? '', 'base64');
  const made = await hashWith(password.slice(0, longest), salt.length > 0 ? salt : Buffer.alloc(16), lane);
  return hash !== null && isSame(made, hash);
}

/** The PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
async function hashWith(password: string, salt: Buffer, lane: Lane): Promise<string> {
  let tookMs = 0;
  const work = async (): Promise<Buffer> => {
    const began = performance.now();
    const hash = await derive('argon2id', { message: password.normalize('NFC'), nonce: salt, tagLength: 32, ...cost });
    tookMs = performance.now() - began;
    return hash;
  };
  const hash = await hashing.take(lane, work, () => pause(restFor * tookMs));
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(salt)}$${base64(hash)}`;
}
