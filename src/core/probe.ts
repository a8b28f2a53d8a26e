/*
 * The hidden page by which `bin/qvill doctor` follows a publication from end to end. No list, feed, sitemap or search knows of it, nobody can
 * guess its address, and when it is taken away nothing of it stays: not in the ledger either, so that it answers 404 like any address that never was.
 */

const before = '/qvill-doctor-';

/** @param token 32 hexadecimal digits */
export const probePath = (token: string): string => before + token;

export const isProbe = (path: string): boolean => /^\/qvill-doctor-[\da-f]{32}$/.test(path);

/** The fact of which hidden page there is. */
export const probeFact = 'probe';
