import * as v from 'valibot';
import { xmlText } from '../core/html.js';
import { Problem } from '../core/problem.js';

/** Text as it is kept: lines end with LF, and there is no character that a page could not hold. */
export const cleanText = (text: string): string => xmlText(text.replace(/\r\n?/g, '\n'));

type Fields = Record<string, v.GenericSchema>;

/**
 * What a program sent, by its schema. @param readOnly fields that it knows from us and can't set
 * @throws Problem('malformed') when it is no object; Problem('invalid') that names the first field at fault, and all of them in `errors`
 */
export function readFields<F extends Fields>(fields: F, sent: unknown, readOnly: string[] = []) {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) throw new Problem('malformed', 'The body must be a JSON object');
  const { success, output, issues } = v.safeParse(v.strictObject(fields), sent);
  if (success) return output;
  const errors = issues.map((issue) => faultIn(issue, Object.keys(fields), readOnly));
  throw new Problem('invalid', errors[0]!.detail, errors[0]!.field, { errors });
}

function faultIn(issue: v.BaseIssue<unknown>, names: string[], readOnly: string[]): { field: string; detail: string } {
  const field = String(issue.path?.[0]?.key ?? '').slice(0, 100);
  if (issue.type !== 'strict_object') return { field, detail: `“${field}” ${issue.message}` };
  if (readOnly.includes(field)) return { field, detail: `“${field}” is ours to say and can't be set` };
  return { field, detail: `There is no field “${field}”: what can be set is ${names.join(', ')}` };
}
