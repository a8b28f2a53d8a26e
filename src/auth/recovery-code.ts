import { randomBytes } from 'node:crypto';
import { digestOf } from './secret.js';
import { base32 } from './totp.js';

export const codesGiven = 10;

/** `abcd-efgh-ijkl-mnop`: 80 random bits, so that a plain digest keeps them. */
export const newRecoveryCode = (): string => base32(randomBytes(10)).toLowerCase().match(/.{4}/g)!.join('-');

/** However somebody types it. */
export const recoveryDigest = (typed: string): string => digestOf(`recovery:${typed.toLowerCase().replace(/[^a-z2-7]/g, '')}`);
