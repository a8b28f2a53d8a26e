import { type ArgumentMetadata, Injectable, type PipeTransform, StandardSchemaValidationPipe } from '@nestjs/common';
import { missing, Problem } from '../core/problem.js';

/** The largest number that a row can have: the database client takes 32 bits. */
const mostId = 2 ** 31 - 1;
/** What every form may carry: its token, and the name for which browsers keep the password. */
const everywhere = new Set(['csrf', 'username']);

type Metadata = ArgumentMetadata & { schema?: { entries?: object } };

/**
 * Before any handler sees it: what a route's schema does not know is refused by name, what it knows is checked by it, and nothing has a number that no
 * row can have.
 */
@Injectable()
export class InputPipe implements PipeTransform {
  readonly #schemas = new StandardSchemaValidationPipe({ errorHttpStatusCode: 422 });

  transform(value: unknown, metadata: Metadata): unknown {
    if (metadata.type === 'param' && typeof value === 'string' && /^-?\d+$/.test(value) && Math.abs(Number(value)) > mostId)
      throw missing('There is nothing at this address');
    if (metadata.type === 'body') refuseUnknown(value, metadata.schema?.entries);
    return this.#schemas.transform(value, metadata as never);
  }
}

/** Schemas leave out what they don't know; who sends it should hear of it. Files and their fields are read by who takes them. */
function refuseUnknown(value: unknown, known: object | undefined): void {
  if (!known || typeof value !== 'object' || value === null) return;
  const name = Object.keys(value).find((key) => !Object.hasOwn(known, key) && !everywhere.has(key));
  if (name !== undefined) throw new Problem('invalid', `There is no field “${name.slice(0, 60)}” here`, name.slice(0, 60));
}
