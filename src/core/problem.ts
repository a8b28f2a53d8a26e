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
  | 'fault'
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

/** `takeover`: the address that can be had all the same, by who says so. */
export type FieldFault = { field: string; detail: string; takeover?: string };

/** Each field at fault, with its sentence. */
export const faultsIn = ({ field, message, extra }: Problem): FieldFault[] =>
  (extra['errors'] as FieldFault[] | undefined) ?? (field ? [{ field, detail: message }] : []);

/** Nobody reads more of them at once. */
const mostTold = 50;

/** Throws what was gathered as one problem, if anything was: the first one's sentence and field, and all of them in `errors`. */
export function throwAll(problems: Problem[]): void {
  const [first] = problems;
  if (first) throw new Problem(first.kind, first.message, first.field, { ...first.extra, errors: problems.slice(0, mostTold).flatMap(faultsIn) });
}

/** What `read` gives; where that is a problem, it goes to the others, and `otherwise` takes its place. */
export function gather<T>(problems: Problem[], read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problems.push(error);
    return otherwise;
  }
}

export const invalid = (field: string, message: string) => new Problem('invalid', message, field);
export const missing = (message: string) => new Problem('missing', message);
