/** What a form sent, as the fields of another form: texts, each under its name, in their order. Its token is another one there. */
export function typedFields(body: unknown): { name: string; value: string }[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body)
    .filter(([name]) => name !== 'csrf' && name !== 'proof')
    .flatMap(([name, value]) => [value].flat().map((each) => ({ name, value: each })))
    .filter((field): field is { name: string; value: string } => typeof field.value === 'string');
}
