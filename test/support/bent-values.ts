/** Values that somebody might try where a form, an address, a header or a file expects one. */
const deep = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times);

export const words = ['', ' ', 'a', 'Ärger', '0', '1', '2', '-1', '1.5', '1e999', 'NaN', 'true', 'null', 'on', 'yes', 'owner', 'published', 'idea', '2026-11-22', 'tomorrow', '9'.repeat(400), '\0', 'a\0b', '\r\nSet-Cookie: a=b',
  '../../../etc/passwd', '..\\..\\x', '/etc/passwd', 'file:///etc/passwd', 'http://127.0.0.1:1/', 'javascript:alert(1)', "' OR 1=1 --", '"; DROP TABLE Post; --', '%', '_%', '{{7*7}}', '${7*7}', '<script>alert(1)</script>',
  '\u202eabc', '\ud800', '\uffff', 'con', '.htaccess', '__proto__', 'constructor', 'toString', '*a **a '.repeat(400), '['.repeat(3_000), 'x'.repeat(20_000), 'a,b,c', '- a: &a [*a,*a]', '/a/*', '/a :splat 301', '/^(a+)+$/ /b', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '---\na: 1\n---\nb', '```js\nx\n```\n\n$$x$$'] as const; // prettier-ignore
export const things: readonly unknown[] = [...words, 0, -1, 1.5, 2 ** 53, true, null, [], {}, [[]], ['a', 1, null], { a: 1 }, { toString: 1 }, { valueOf: 1 }, { length: 1e9 }, { html: {} }, [{ value: 'a', alt: 1 }]]; // prettier-ignore
export const paths = ['1', '1', '2', '2', '3', '4', 'one', 'two', '0', '-1', '1.5', '1e3', '9'.repeat(30), 'me', 'none', 'a%00b', '%2e%2e%2f', '%ff', '__proto__', 'null', encodeURIComponent("1' OR '1'='1"), 'a'.repeat(2_000)] as const; // prettier-ignore
export const headers: Record<string, readonly string[]> = {
  accept: ['application/json', 'text/html', '*/*;q=x', 'a'.repeat(500)],
  'if-match': ['"1"', '*', '"', 'x'.repeat(500)],
  'if-none-match': ['"a"', '*', ',,,'],
  'if-modified-since': ['x', 'Thu, 01 Jan 1970 00:00:00 GMT', '9'.repeat(100)],
  range: ['bytes=0-', 'bytes=9-1', 'bytes=-', 'x', `bytes=${'0-1,'.repeat(500)}2-3`],
  'idempotency-key': ['a', 'x'.repeat(2_000), '"'],
  'x-forwarded-for': ['127.0.0.1', 'x, y', '::1'],
  'x-forwarded-host': ['evil.example'],
  'x-http-method-override': ['DELETE'],
  'content-disposition': ['attachment; filename="../../x.svg"', "attachment; filename*=UTF-8''%00..%2f", 'x'],
  'content-encoding': ['gzip', 'identity', 'br, br'],
  'accept-encoding': ['br;q=2', 'gzip, x', '*'],
  'accept-language': ['*', 'x'.repeat(900)],
  referer: ['http://evil.example/', 'x'],
};
export const types = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'multipart/form-data', 'text/plain', 'image/svg+xml', 'image/png', 'application/xml', 'application/zip', 'a/b; c', 'application/json; charset=utf-7'] as const; // prettier-ignore
export const fileNames = ['a.png', '../../a.png', '..\\..\\x.svg', '/etc/passwd', '%00', 'a%22b', 'con', '.htaccess', '\u202egnp.exe', 'a/b/c.md', 'x.zip', 'x.xml', 'y'.repeat(900)] as const; // prettier-ignore
export const blobs = ['', '{', '[', 'null', '"a"', '{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{"a":1}}}', '{"title":"a","title":"b"}', deep('[', ']', 5_000), deep('{"a":', '}', 5_000), `{"type":["h-entry"],"properties":${deep('{"a":[', ']}', 500)}}`, 'a=1&a=2&a[b]=3&%ff=%zz', '--x\r\nContent-Disposition: form-data; name="file"; filename="../../a.png"\r\n\r\nx\r\n--x--\r\n',
  '--x\r\n', '--x--', 'PK\x03\x04', '\x1f\x8b\x08\0', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "&b;&b;">]><svg xmlns="http://www.w3.org/2000/svg">&c;</svg>', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>', '\x89PNG\r\n\x1a\n', 'GIF89a/*<svg/onload=alert(1)>*/=1;', 'x'.repeat(100_000), 'action=update&url=x', '{"type":["h-entry"],"properties":{"content":[{"html":{}}]}}', '---\ntitle: x\n---\ny', '/a /b 301\n/^(a+)+$/ /c'] as const; // prettier-ignore
