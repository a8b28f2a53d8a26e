import { acmeFolder, type Choice, doorOf, logFolder, type Surroundings } from './choice.js';

/** What nginx knows in `http` only; all else of nginx/nginx.conf can stand in a server, where it is nobody else's. */
const isOfHttp = /^(?:map|log_format|upstream|js_import|limit_req_zone)\b/;
const isLeft = /^include site\.conf;/;
const itsListen = '    listen 80;\n    server_name _;\n';
/** Where nginx is asked by Varnish, and Varnish by nginx. */
const behind = '127.0.0.1:8081';
export const edge = '127.0.0.1:6081';

/**
 * The blog among others on one nginx, as Debian arranges them: nginx/nginx.conf and nginx/site.conf as one file of sites-available.
 * @param main text of the one @param site text of the other
 */
export function nginxSite(main: string, site: string, choice: Choice, surroundings: Surroundings): string {
  const statements = statementsOf(main.slice(main.indexOf('\nhttp {\n') + '\nhttp {\n'.length, main.lastIndexOf('}')));
  const kept = statements.filter(({ first }) => !isLeft.test(first));
  const ofHttp = kept.filter(({ first }) => isOfHttp.test(first)).map(({ text }) => text.replace(/^ {4}/gm, ''));
  const ofServer = kept.filter(({ first }) => !isOfHttp.test(first)).map(({ text }) => text);
  const [server, tls] = [site.slice(0, site.indexOf('\n# TLS and HTTP/2')), tlsOf(site)];
  const begin = [...doors(choice, surroundings, tls.lines), logs(choice), ...ofServer].join('\n');
  const all = [head, ...ofHttp, server.replace(itsListen, `${begin}\n`), ...others(choice, surroundings, tls)].join('\n');
  return [...surroundings.withoutModules, ...values(choice)].reduce((text, [from, to]) => text.replaceAll(from, to), all);
}

const head = '# Made by `qvill install` of nginx/nginx.conf and nginx/site.conf. What you change here stays as you leave it.\n';

const values = ({ program, data, hasVarnish, url }: Choice): [string, string][] => [
  ...(hasVarnish ? ([['access_log /var/log/nginx/access.log json buffer=32k flush=5s;', 'access_log off;']] as [string, string][]) : []),
  // Whoever asks here is Varnish, which speaks no TLS
  ...(hasVarnish ? ([['X-Forwarded-Proto $scheme', `X-Forwarded-Proto ${new URL(url).protocol.slice(0, -1)}`]] as [string, string][]) : []),
  ['js_import qvill from qvill.js;', `js_import qvill from ${program}/nginx/qvill.js;`],
  ['/var/log/nginx/access.log json', `${logFolder}/access.log qvill_json`],
  ['log_format json ', 'log_format qvill_json '],
  ['/var/lib/qvill/', `${data}/`],
];

type Statement = { first: string; text: string };

/** The statements of a block, each with the comment before it. A line that opens a block ends in a brace; braces elsewhere are text. */
function statementsOf(body: string): Statement[] {
  const found: Statement[] = [];
  let [lines, depth]: [string[], number] = [[], 0];
  for (const line of body.split('\n')) {
    lines.push(line);
    const words = line.trim();
    if (words.startsWith('#')) continue;
    depth += (words.endsWith('{') ? 1 : 0) - (words === '}' ? 1 : 0);
    if (depth > 0 || !/[;}]$/.test(words)) continue;
    found.push({ first: lines.find((each) => /^\s*[^#\s]/.test(each))!.trim(), text: lines.join('\n') });
    lines = [];
  }
  return found;
}

/** The lines for TLS, which stand in site.conf as a comment. */
function tlsOf(site: string): { lines: string[]; server: string[] } {
  const plain = site.slice(site.indexOf('\n# TLS and HTTP/2')).split('\n').map((line) => line.replace(/^# ?/, '')); // prettier-ignore
  const begin = plain.indexOf('server {');
  return { lines: plain.slice(plain.findIndex((line) => line.trim().startsWith('listen')), begin - 1), server: plain.slice(begin) }; // prettier-ignore
}

/** How the server of the blog is reached, from outside or by Varnish alone. */
const doors = (choice: Choice, surroundings: Surroundings, tls: string[]): string[] =>
  choice.hasVarnish ? [`    listen ${behind};`, '    server_name _;'] : outside(choice, surroundings, tls);

function outside(choice: Choice, { hasCertificate, hasIpv6 }: Surroundings, tls: string[]): string[] {
  const { host, port, isSecure } = doorOf(choice);
  const isReachable = (line: string) => hasIpv6 || !line.includes('[::]');
  if (isSecure && hasCertificate) return tls.map((line) => line.replace('443', String(port)).replaceAll('blog.example', host)).filter(isReachable).map((line) => `    ${line.trim()}`); // prettier-ignore
  // The proof for the first certificate is asked for here
  const plain = isSecure ? 80 : port;
  const proof = isSecure ? [`    location ^~ /.well-known/acme-challenge/ { root ${acmeFolder}; }`] : [];
  return [`    listen ${plain};`, `    listen [::]:${plain};`, `    server_name ${host};`, ...proof].filter(isReachable);
}

/** Readers are counted from the log of the outermost server. */
const logs = ({ hasVarnish }: Choice): string => `    error_log ${logFolder}/error.log warn;\n${hasVarnish ? '    # The server before Varnish writes the log\n' : ''}`; // prettier-ignore

/** The servers beside it: the one before Varnish, and the one that leads to https. */
function others(choice: Choice, surroundings: Surroundings, tls: { lines: string[]; server: string[] }): string[] {
  const { host, isSecure } = doorOf(choice);
  const isOwn = (line: string) => !/443|ssl_/.test(line) && (surroundings.hasIpv6 || !line.includes('[::]'));
  const leads = isSecure && surroundings.hasCertificate;
  const redirecting = tls.server.filter(isOwn).map((line) => line.replace(' default_server', '').replace('server_name _', `server_name ${host}`).replace('https://blog.example', choice.url)); // prettier-ignore
  return [...(choice.hasVarnish ? [beforeVarnish(choice, surroundings, tls.lines)] : []), ...(leads ? [redirecting.join('\n')] : [])];
}

const beforeVarnish = (choice: Choice, surroundings: Surroundings, tls: string[]): string => `
# What comes from outside, by way of Varnish.
server {
${outside(choice, surroundings, tls).join('\n')}
    access_log ${logFolder}/access.log qvill_json buffer=32k flush=5s;
    error_log ${logFolder}/error.log warn;
    server_tokens off;
    gzip off;
    client_header_timeout 10s;
    client_body_timeout 30s;
    client_max_body_size 210m;
    proxy_request_buffering off;
    proxy_max_temp_file_size 0;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_read_timeout 120s;
    proxy_hide_header Strict-Transport-Security;
    add_header Strict-Transport-Security $qvill_hsts always;
    location / { proxy_pass http://${edge}; }
}`;
