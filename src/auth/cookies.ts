import type { Cookie } from '../platform/answer.js';

export const sessionCookie = 'qvill_session';
/** A browser in which somebody signed in before; it opens nothing. */
export const deviceCookie = 'qvill_device';

export const sessionDays = 30;
export const deviceDays = 365;

const cookie = (name: string, value: string, days: number): Cookie => ({ name, value, maxAgeSeconds: days * 86_400 });

export const forSession = (secret: string): Cookie => cookie(sessionCookie, secret, sessionDays);
export const forDevice = (secret: string): Cookie => cookie(deviceCookie, secret, deviceDays);
export const noSession: Cookie = cookie(sessionCookie, '', 0);
