import * as v from 'valibot';

const base64url = (most: number) => v.pipe(v.string('must be text'), v.maxLength(most, 'is too long'), v.regex(/^[\w-]*$/, 'must be base64url'));

/** What a browser says of a passkey (https://www.w3.org/TR/webauthn-3/#sctn-public-key-easy): the library looks at the rest. */
export const signed = v.looseObject(
  {
    id: base64url(1_400),
    rawId: base64url(1_400),
    type: v.literal('public-key', 'must be public-key'),
    response: v.record(v.string(), v.union([v.string(), v.number(), v.null(), v.array(v.string())], 'must be text')),
    clientExtensionResults: v.optional(v.record(v.string(), v.unknown()), {}),
  },
  'must be what a passkey says',
);
