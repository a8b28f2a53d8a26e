/** What the owner has said of a blog that is to be set up on this machine. */
export type Choice = {
  /** its public address, as in QVILL_URL */
  readonly url: string;
  /** the data folder */
  readonly data: string;
  /** the folder of the engine, or the link by which that is exchanged */
  readonly program: string;
  readonly hasVarnish: boolean;
};

/** What depends on the machine. */
export type Surroundings = {
  /** a certificate of that host, where certbot leaves it */
  readonly hasCertificate: boolean;
  readonly hasIpv6: boolean;
  /** what Varnish believes */
  readonly edgeSecret: string;
  /** nginx's configuration where a module is missing: what stands in place of what */
  readonly withoutModules: readonly [string, string][];
};

export const logFolder = '/var/log/qvill';
export const acmeFolder = '/var/www/acme';
export const user = 'qvill';

/** Where the blog is reached: its host, and the port of nginx. */
export function doorOf({ url }: Choice): { host: string; port: number; isSecure: boolean } {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'https:';
  return { host: hostname, port: Number(port) || (isSecure ? 443 : 80), isSecure };
}

export const certificateOf = (choice: Choice): string => `/etc/letsencrypt/live/${doorOf(choice).host}/fullchain.pem`;
