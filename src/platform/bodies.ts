import { parse } from 'node:querystring';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { Problem } from '../core/problem.js';

/** Fields of a form; the largest here has some forty. */
const mostFields = 1_000;
/** Values in a text of JSON: a post with a thousand old addresses has a twentieth. */
const mostValues = 20_000;

/**
 * Takes forms and JSON, and counts what is in them before it is taken apart: a megabyte of empty fields is quick to send and takes a second to hold.
 * A name that would be an object's prototype is 400.
 */
export function boundBodies(adapter: FastifyAdapter): void {
  const readJson = adapter.getInstance().getDefaultJsonParser('error', 'error');
  adapter.useBodyParser('application/json', false, {}, (request, body: Buffer, done) => {
    if (valuesIn(body) > mostValues) return done(new Problem('large', `A text of JSON has no more than ${mostValues} values`), undefined);
    void readJson(request, body.toString(), done);
  });
  adapter.useBodyParser('application/x-www-form-urlencoded', false, {}, (_, body: Buffer, done) => {
    if (fieldsIn(body) > mostFields) return done(new Problem('large', `A form has no more than ${mostFields} fields`), undefined);
    const form = parse(body.toString(), '&', '=', { maxKeys: 0 });
    if (Object.hasOwn(form, '__proto__')) return done(new Problem('malformed', 'A form has no field “__proto__”'), undefined);
    done(null, form);
  });
}

const [and, quote, backslash, comma, bracket, brace] = [...'&"\\,[{'].map((sign) => sign.charCodeAt(0));

function fieldsIn(body: Buffer): number {
  let count = 1;
  for (let at = body.indexOf(and!); at >= 0; at = body.indexOf(and!, at + 1)) count++;
  return count;
}

/** At least as many as there are: what stands between commas, and what holds others. Signs in strings don't count. */
function valuesIn(body: Buffer): number {
  let count = 1;
  for (let at = 0, isInString = false; at < body.length; at++) {
    const byte = body[at];
    if (byte === quote) isInString = !isInString;
    else if (isInString) at += byte === backslash ? 1 : 0;
    else if (byte === comma || byte === bracket || byte === brace) count++;
  }
  return count;
}
