import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { type FieldFault, missing, Problem } from '../core/problem.js';

/** The largest number that a row can have: the database client takes 32 bits. */
const mostId = 2 ** 31 - 1;
/** What every form may carry: its token, and the name for which browsers keep the password. */
const everywhere = new Set(['csrf', 'username']);
/** No form and no program has anything to say that is nested deeper; what is, is meant for a parser's stack. */
const mostDepth = 32;

type Metadata = ArgumentMetadata & { schema?: ArgumentMetadata['schema'] & { entries?: object } };

/**
 * Before any handler sees it: what a route's schema does not know is refused by name (422), what it knows is checked by it, nothing is nested without
 * end (400), and nothing has a number that no row can have (404). What stands behind the `?` is query.guard.ts's to know.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, metadata: Metadata): unknown {
    if (metadata.type === 'param' && typeof value === 'string' && /^-?\d+$/.test(value) && Math.abs(Number(value)) > mostId)
      throw missing('There is nothing at this address');
    if (metadata.type === 'body') {
      refuseDeep(value);
      refuseUnknown(value, metadata.schema?.entries);
    }
    return metadata.type === 'custom' || !metadata.schema ? value : checked(value, metadata.schema, metadata.data);
  }
}

/** Level by level, so that no depth costs a stack. */
function refuseDeep(value: unknown): void {
  let level = [value].filter(isNest);
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > mostDepth) throw new Problem('malformed', `What was sent is nested more than ${mostDepth} levels deep`);
    level = level.flatMap((each) => Object.values(each).filter(isNest));
  }
}

const isNest = (value: unknown): value is object => typeof value === 'object' && value !== null && !Buffer.isBuffer(value);

/** Schemas leave out what they don't know; who sends it should hear of it. Files and their fields are read by who takes them. */
function refuseUnknown(value: unknown, known: object | undefined): void {
  if (!known || typeof value !== 'object' || value === null) return;
  const name = Object.keys(value).find((key) => !Object.hasOwn(known, key) && !everywhere.has(key));
  if (name !== undefined) throw new Problem('invalid', `There is no field “${name.slice(0, 60)}” here`, name.slice(0, 60));
}

/** What the schema makes of it. `name`: of the one field that the handler takes. @throws Problem('invalid') that names the first field at fault, and all of them in `errors` */
async function checked(value: unknown, schema: NonNullable<Metadata['schema']>, name?: string): Promise<unknown> {
  const result = await schema['~standard'].validate(value);
  if (!result.issues) return result.value;
  const errors = result.issues.map(({ message, path = [] }): FieldFault => {
    const field = [...(name ? [name] : []), ...path.map((part) => String(typeof part === 'object' ? part.key : part))].join('.');
    return { field, detail: field ? `${field}: ${message}` : message };
  });
  throw new Problem('invalid', errors.map(({ detail }) => detail).join('; '), errors[0]!.field || undefined, { errors });
}
