/**
 * Whether only who looks for holes asks for a decoded path: hidden files, and the doors of other engines. Refused in a few bytes, without a look at
 * the disk; so nothing that has or had an address here may be meant (`checkAlias` and `settlePath` see to it). nginx/site.conf has the same
 * patterns, and test/scanners.test.ts compares the two.
 */
export const isScanned = (path: string): boolean => patterns.some((pattern) => pattern.test(path));

export const patterns: readonly RegExp[] = [
  /\/\.(?!well-known\/)/,
  /^(?:\/[^/]*)*\/(?:wp-(?:login|config|cron|signup|settings|load|mail|trackback)|xmlrpc|eval-stdin|phpinfo|adminer)\.php(?:\/|$)/i,
  /^(?:\/[^/]*)?\/wp-content\/(?:plugins|themes)\/.*\.php$/i,
  /^(?:\/[^/]*)?\/(?:wp-admin|wp-includes|cgi-bin)\//i,
];
