/**
 * The closed list of what can go wrong for a person or a program. A door turns the kind into its own answer:
 * an HTTP status (platform/problem.filter.ts) or an exit status (commands).
 */
export type ProblemKind =
  | 'malformed'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'gone'
  | 'conflict'
  | 'stale'
  | 'unconditional'
  | 'large'
  | 'full'
  | 'unsupported'
  | 'limited'
  | 'busy';

/**
 * An expected failure with a sentence for whoever caused it. `field` names the input at fault, when there is one; `extra`
 * is what a program needs beside the sentence, such as the other version of a post.
 */
export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    message: string,
    readonly field?: string,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'Problem';
  }
}

export const invalid = (field: string, message: string) => new Problem('invalid', message, field);
export const missing = (message: string) => new Problem('missing', message);
