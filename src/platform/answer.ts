/** What a controller returns; one interceptor turns it into bytes. */
export type Answer =
  | { kind: 'view'; view: string; data: object; status: number; cookie?: Cookie }
  | { kind: 'redirect'; to: string; cookie?: Cookie }
  | { kind: 'file'; body: Buffer; type: string; cacheSeconds: number };

/** A cookie to set; an empty value takes it away. */
export type Cookie = { name: string; value: string; maxAgeSeconds: number };

/** A page of the admin, made with views/NAME.hbs. */
export const view = (name: string, data: object, status = 200): Answer => ({ kind: 'view', view: name, data, status });

/** 303: the change is done, look there (RFC 9110, 15.4.4). */
export const seeOther = (to: string, cookie?: Cookie): Answer => ({ kind: 'redirect', to, ...(cookie ? { cookie } : {}) });

/** A file whose name changes with its bytes. */
export const immutableFile = (body: Buffer, type: string): Answer => ({ kind: 'file', body, type, cacheSeconds: 31_536_000 });
