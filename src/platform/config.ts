import { join, resolve } from 'node:path';
import { invalid } from '../core/problem.js';
import { type StoreAccess, storeAccess } from './store-access.js';

type Variable = { name: string; default: string; meaning: string };

/** The environment that Qvill reads: once, here, and nowhere else. docs/operator.md holds the same table. */
export const variables = [
  { name: 'QVILL_DATA', default: './data', meaning: 'the one folder with everything that must be kept' },
  { name: 'QVILL_URL', default: 'http://localhost:3000', meaning: 'the public address of the blog: canonical links, feeds, cookies' },
  { name: 'HOST', default: '127.0.0.1', meaning: 'the address that the app listens on' },
  { name: 'PORT', default: '3000', meaning: 'the port that the app listens on' },
  { name: 'QVILL_TRUST_PROXY', default: '', meaning: 'whose `X-Forwarded-*` are believed: addresses or networks, comma separated' },
  { name: 'QVILL_EDGES', default: '', meaning: 'Varnish addresses to purge, `http://host:port`, comma separated' },
  { name: 'QVILL_EDGE_SECRET', default: '', meaning: 'what a purge says to be believed; Varnish is started with the same' },
  { name: 'QVILL_EDGE_SECRET_FILE', default: '', meaning: 'a file that holds it' },
  { name: 'QVILL_NGINX_LOG', default: '', meaning: 'the JSON access log of nginx, from which uses of redirects are counted' },
  { name: 'QVILL_S3_ENDPOINT', default: '', meaning: 'where an S3-compatible store is, for `export --site s3://…`; none is Amazon’s' },
  { name: 'QVILL_S3_REGION', default: 'us-east-1', meaning: 'the region of that store' },
  { name: 'QVILL_S3_KEY', default: '', meaning: 'the access key of that store' },
  { name: 'QVILL_S3_KEY_FILE', default: '', meaning: 'a file that holds it' },
  { name: 'QVILL_S3_SECRET', default: '', meaning: 'the secret of that key' },
  { name: 'QVILL_S3_SECRET_FILE', default: '', meaning: 'a file that holds it' },
] as const satisfies Variable[];

export type VariableName = (typeof variables)[number]['name'];

/** The environment, understood. Made by `configFrom`; also the token by which Nest injects it. */
export class Config {
  constructor(
    /** absolute path of the data folder */
    readonly data: string,
    /** origin of the blog, no trailing slash: `https://example.org` */
    readonly url: string,
    readonly host: string,
    readonly port: number,
    /** origins of the caches to purge */
    readonly edges: readonly string[],
    /** addresses and networks whose `X-Forwarded-*` are believed */
    readonly trustedProxies: readonly string[] = [],
    /** what a purge says, so that the caches believe it; empty: they believe nobody */
    readonly edgeSecret: string = '',
    /** an S3-compatible store, for a copy of the site */
    readonly store: StoreAccess = storeAccess({}),
    /** the access log of nginx; empty: none is read */
    readonly nginxLog: string = '',
  ) {}

  get databaseFile(): string {
    return join(this.data, 'blog.db');
  }
  /** who holds it may publish: one process at a time */
  get lockFile(): string {
    return join(this.data, 'publishing.lock');
  }
  /** the full text of public posts; made from the blog, and made again when it is missing */
  get searchFile(): string {
    return join(this.data, 'search.db');
  }
  get backups(): string {
    return join(this.data, 'backups');
  }
  get site(): string {
    return join(this.data, 'site');
  }
  /** folders of which `site` is one: the tree that readers have, and another one while it is made */
  get trees(): string {
    return join(this.data, 'trees');
  }
  /** the owner's own templates, which stand in place of those in views/site */
  get theme(): string {
    return join(this.data, 'theme');
  }
  /** the files of the media library */
  get media(): string {
    return join(this.data, 'media');
  }
  /** who holds it may move bytes into the media library or out of it */
  get mediaLockFile(): string {
    return join(this.data, 'media.lock');
  }
  /** who holds it may bring posts in from elsewhere */
  get importLockFile(): string {
    return join(this.data, 'import.lock');
  }
  /** what is sent to be imported, and trial runs of that; nothing that must be kept */
  get imports(): string {
    return join(this.data, 'imports');
  }
  get isSecure(): boolean {
    return this.url.startsWith('https:');
  }
}

/** @throws Problem('invalid') that names the variable, its value and what it may be */
export function configFrom(environment: Record<string, string | undefined>): Config {
  const value = (name: VariableName): string => environment[name]?.trim() || variables.find((variable) => variable.name === name)!.default;
  return new Config(
    resolve(value('QVILL_DATA')),
    origin('QVILL_URL', value('QVILL_URL')),
    host(value('HOST')),
    port(value('PORT')),
    listed(value('QVILL_EDGES')).map((edge) => origin('QVILL_EDGES', edge)),
    listed(value('QVILL_TRUST_PROXY')).map(proxy),
    secret(value('QVILL_EDGE_SECRET')),
    storeAccess({
      endpoint: value('QVILL_S3_ENDPOINT') && origin('QVILL_S3_ENDPOINT', value('QVILL_S3_ENDPOINT')),
      region: value('QVILL_S3_REGION'),
      key: value('QVILL_S3_KEY'),
      secret: value('QVILL_S3_SECRET'),
    }),
    value('QVILL_NGINX_LOG'),
  );
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** An IP address, or a network in CIDR notation (RFC 4632). */
function proxy(text: string): string {
  const [address = '', bits] = text.split('/', 2);
  const isV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(address);
  const isV6 = address.includes(':') && URL.canParse(`http://[${address}]/`);
  if (!(isV4 || isV6) || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= (isV6 ? 128 : 32))))
    throw invalid('QVILL_TRUST_PROXY', `QVILL_TRUST_PROXY has “${text}”; it must be IP addresses or networks, such as 127.0.0.1 or 10.0.0.0/8`);
  return text;
}

function origin(name: VariableName, text: string): string {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash || url.username)
    throw invalid(name, `${name} is “${text}”; it must be an http or https address without a path, such as https://example.org`);
  return url.origin;
}

function host(text: string): string {
  // a name or an IPv4 address, or an IPv6 one; whether it is this machine's shows when it listens
  if (!/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*(?:%[a-z0-9]+)?)$/i.test(text))
    throw invalid('HOST', `HOST is “${text}”; it must be an IP address or a host name, such as 127.0.0.1`);
  return text;
}

/** It travels in a header. */
function secret(text: string): string {
  if (!/^[\x21-\x7e]*$/.test(text)) throw invalid('QVILL_EDGE_SECRET', 'QVILL_EDGE_SECRET must be ASCII letters, digits and signs, without white space');
  return text;
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number > 65_535) throw invalid('PORT', `PORT is “${text}”; it must be a number from 0 to 65535 (0 takes a free one)`);
  return number;
}
