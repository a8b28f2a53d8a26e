import type { ProblemKind } from '../core/problem.js';

/** What each kind of problem is in HTTP. */
export const statuses: Record<ProblemKind, number> = {
  malformed: 400,
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  gone: 410,
  conflict: 409,
  stale: 412,
  large: 413,
  full: 507,
  fault: 500,
  unsupported: 415,
  unconditional: 428,
  limited: 429,
  busy: 503,
};

/** The window of auth/throttle.ts. */
export const retrySeconds = 900;
/** What is too busy now is not for long. */
export const busySeconds = 5;
