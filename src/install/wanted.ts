import { acmeFolder, type Choice, doorOf, logFolder, type Surroundings, user } from './choice.js';
import { file, type Item, link, root } from './item.js';
import { edge, nginxSite } from './nginx-site.js';
import { enabled, units, unitWith } from './units.js';

const systemd = '/etc/systemd/system';
export const settingsFile = '/etc/qvill.env';
export const secretFile = '/etc/qvill.edge.env';
export const siteLink = '/etc/nginx/sites-enabled/qvill';
export const vclFile = '/etc/varnish/qvill.vcl';
const siteFile = '/etc/nginx/sites-available/qvill';

/**
 * All that is to be there, in the order in which it is made.
 * @param shipped gives the text of a file of the engine, by its path in there
 */
export function wanted(choice: Choice, surroundings: Surroundings, shipped: (path: string) => string): Item[] {
  const log = (name: string): Item => ({ ...file(`${logFolder}/${name}`, '', 0o640, ['www-data', user]), isOthers: true }) as Item;
  return [
    // nginx, which runs as somebody else, passes through to the site tree, and sees nothing else
    { kind: 'folder', path: choice.data, mode: 0o710, owner: [user, 'www-data'], isOthers: true },
    // nginx opens its logs anew as who serves, and the app reads them
    { kind: 'folder', path: logFolder, mode: 0o751, owner: ['root', user], isOthers: true },
    log('access.log'),
    log('error.log'),
    file(settingsFile, settings(choice, surroundings), 0o640, ['root', user]),
    ...units.map((name) => file(`${systemd}/${name}`, unitWith(shipped(`deploy/systemd/${name}`), choice))),
    file(`${systemd}/nginx.service.d/qvill.conf`, shipped('deploy/systemd/nginx.service.d/qvill.conf')),
    ...enabled.map(([target, unit]) => link(`${systemd}/${target}.wants/${unit}`, `${systemd}/${unit}`)),
    file('/etc/logrotate.d/qvill', shipped('deploy/debian/logrotate')),
    ...(choice.hasVarnish ? varnish(surroundings, shipped) : []),
    ...(doorOf(choice).isSecure ? [{ kind: 'folder', path: acmeFolder, mode: 0o755, owner: root, isOthers: true } as Item] : []),
    file(siteFile, nginxSite(shipped('nginx/nginx.conf'), shipped('nginx/site.conf'), choice, surroundings)),
    link(siteLink, siteFile),
  ];
}

/** Read by the service, and by a shell for commands: `set -a; . /etc/qvill.env`. */
const settings = (choice: Choice, { edgeSecret }: Surroundings): string =>
  [
    '# Settings of the blog, a NAME=value a line: docs/operator.md says what there is. Made by `qvill install`; yours to change.',
    `QVILL_URL=${choice.url}`,
    `QVILL_DATA=${choice.data}`,
    `QVILL_NGINX_LOG=${logFolder}/access.log`,
    ...(choice.hasVarnish ? [`QVILL_EDGES=http://${edge}`, `QVILL_EDGE_SECRET=${edgeSecret}`] : []),
    '',
  ].join('\n');

function varnish({ edgeSecret }: Surroundings, shipped: (path: string) => string): Item[] {
  return [
    file(secretFile, `QVILL_EDGE_SECRET=${edgeSecret}\n`, 0o600),
    file(vclFile, shipped('nginx/qvill.vcl').replace('.port = "8080"', '.port = "8081"')),
    file(`${systemd}/varnish.service.d/qvill.conf`, shipped('deploy/systemd/varnish.service.d/qvill.conf')),
  ];
}
