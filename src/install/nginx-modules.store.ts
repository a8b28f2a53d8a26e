import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian's packages put them. */
export const debiansModules = '/usr/lib/nginx/modules';

/** What changes where a module is not installed. Without brotli readers get gzip; without njs the app answers redirects, 410 and 404. */
export function withoutModules(folder: string): [string, string][] {
  const load = (name: string) => `load_module ${debiansModules}/ngx_http_${name}_module.so;`;
  const isMissing = (name: string) => !existsSync(join(folder, `ngx_http_${name}_module.so`));
  return [
    ...(isMissing('brotli_static') ? ([[load('brotli_static'), ''], ['brotli_static on;', ''], ['brotli_static off;', '']] as [string, string][]) : []), // prettier-ignore
    ...(isMissing('js') ? ([[load('js'), ''], ['js_import qvill from qvill.js;', ''], ['js_content qvill.elsewhere;', 'proxy_pass http://qvill$request_uri;']] as [string, string][]) : []), // prettier-ignore
  ];
}
