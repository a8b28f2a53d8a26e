import { isScanned } from './scanned-path.js';

/**
 * Whether a path that is nobody's was most likely guessed: by who looks for holes, or by a program that asks everywhere. Nothing is refused
 * for it, since a real address could be called so, as with `isScanned`; the radar (site/missed.ts) leaves it out.
 */
export const isGuessed = (path: string): boolean => isScanned(path) || patterns.some((pattern) => pattern.test(path));

const patterns: readonly RegExp[] = [
  /[\p{Cc}\uFFFD<>"'`{}|\\^;$]|%|\.\.|\/\//u,
  /\/(?:wp-[^/]*|xmlrpc|wlwmanifest)\.(?:php\d?|xml)(?:\/|$)|^\/(?:[^/]*\/)?wp-(?:json|includes|admin)(?:\/|$)/i,
  // Programs of others in the first folders; what an engine made of a title has a hyphen, or lies deeper
  /^(?:\/[^/]*)?\/[^/_-]*\.(?:php\d?|phtml|aspx?|ashx|asmx|jspx?|cgi|cfm|pl|do|action)$/i,
  /\.(?:env|ini|ya?ml|sql|sqlite|db|bak|old|orig|save|swp|zip|tar|gz|tgz|bz2|rar|7z|exe|dll|so|sh|bat|pem|key|crt|log|conf|cfg|config|inc|lock|toml|map|js|mjs|css|woff2?|ttf|eot)~?$/i,
  /^\/(?:vendor|node_modules|phpmyadmin|pma|myadmin|dbadmin|mysql|sql|adminer|administrator|actuator|boaform|hnap1|owa|ecp|autodiscover|solr|druid|telescope|_ignition|_profiler|_next|jenkins|geoserver|struts|shell|xampp|nmaplowercheck\d*|evox|sdk|webui|server-status|server-info|dana-na|\+cscoe\+|remote|login|signin|graphql|debug|console|manager|cgi-bin|backup|old-site|test|dev|staging|var|etc|proc)(?:\/|$)/i,
  // What browsers and robots ask for by themselves
  /^\/(?:\.well-known(?:\/|$)|apple-touch-icon|favicon|browserconfig\.xml|(?:app-)?ads\.txt|security\.txt|humans\.txt|crossdomain\.xml|wpad\.dat|manifest\.json|site\.webmanifest|sitemap|sw\.js)/i,
];
