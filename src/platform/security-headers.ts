/*
 * What browsers are told besides the answer. docs/decisions say why; test/headers.test.ts asks for every kind of answer at every door. nginx/site.conf
 * sends the same for what it answers by itself.
 */

const framedByNobody = { 'X-Frame-Options': 'DENY' };

/** What no page of the blog uses. A video in a frame keeps what frames of others have by themselves. */
const nothingOfTheMachine = 'camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()';

/** Every answer: it is what its type says. */
export const plainHeaders = { 'X-Content-Type-Options': 'nosniff' };

/**
 * Pages for readers. Who may write HTML, and who makes a theme, may run scripts and show frames of others there, so their policy says nothing of
 * those (SECURITY.md). Windows that such a script opens, to pay or to share, may talk to it.
 */
export const readerHeaders = {
  'Content-Security-Policy': "base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': nothingOfTheMachine,
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  ...plainHeaders,
  ...framedByNobody,
};

/** The one way of the admin's scripts from text to HTML (src/browser/trusted.ts). */
export const trustedTypesPolicy = 'qvill';

/** Nothing of the admin is kept by anybody or framed by anybody; it runs our own scripts, shows our own frames, and no others. */
export const privateHeaders = {
  'Cache-Control': 'private, no-store',
  'Content-Security-Policy': [
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self' https: data: blob:",
    `media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ${trustedTypesPolicy}`,
  ].join('; '),
  'Cross-Origin-Embedder-Policy': 'credentialless',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': nothingOfTheMachine,
  'Referrer-Policy': 'same-origin',
  ...plainHeaders,
  ...framedByNobody,
};

/** Of a page with frames of others in its frame, such as videos: those say nothing about being embedded. */
export const withFramesOfOthers = { 'Cross-Origin-Embedder-Policy': 'unsafe-none' };

/** What may hold a script and is opened as a page of its own (a drawing, a PDF): what is drawn in it, and nothing that runs or fetches. Drawings were cleaned, their styles among them. */
export const drawingPolicy =
  "script-src 'none'; object-src 'none'; frame-src 'none'; connect-src 'none'; media-src 'none'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox";

/** Only where the line is known to be encrypted; browsers then ask for nothing else for a year. */
export const strictTransport = ['Strict-Transport-Security', 'max-age=31536000'] as const;
