import { careCommands } from './care-table.js';
import type { Command } from './command.js';

/** Every command there is. Its code is loaded when it is called for: who only serves readers loads no importer. */
export const commands: Command[] = [
  {
    name: 'serve',
    usage: 'serve',
    summary: 'Serves the blog and its admin until it is told to stop (SIGTERM, SIGINT).',
    run: async (args, terminal) => (await import('./serve.command.js')).run(args, terminal),
  },
  {
    name: 'config',
    usage: 'config [--json]',
    summary: `Prints the configuration in force, a variable a line, and whether each value is the environment's, a file's or the default.
Of secrets it says only whether they are set.`,
    run: async (args, terminal) => (await import('./config.command.js')).run(args, terminal),
  },
  {
    name: 'author',
    usage: 'author add EMAIL --name NAME [--role ROLE] --password-stdin | author reset EMAIL [--password-stdin]',
    summary: `Makes an account, or resets one: it is signed out everywhere, its passkeys and codes are gone, and nothing lets it in but the link that is printed,
once, for seven days. With --password-stdin it gets a new password in place of a link, read from standard input.
--role is owner, editor or author; the first account is the owner's, every other one an author's unless it says so.`,
    run: async (args, terminal) => (await import('./author.command.js')).run(args, terminal),
  },
  {
    name: 'token',
    usage: 'token create NAME [--scopes SCOPES] [--author EMAIL]',
    summary: `Makes a token for an app or a script, and prints only the token: it is not shown again.
It acts as its author, the owner when nobody is named. Scopes, separated by spaces: create draft update delete undelete
media read; all but draft when none are named. docs/api.md says what each opens.`,
    run: async (args, terminal) => (await import('./token.command.js')).run(args, terminal),
  },
  {
    name: 'import',
    usage: 'import SOURCE [--from ENGINE] [--dry-run] [--json] [--quiet] | import --undo [RUN] [--json] [--quiet]',
    summary: `Brings in another blog: a folder or a zip of Markdown files, one such file, or the export of another engine. What it is is seen
by what it holds; --from says otherwise. Every post of it comes in or is named in the report with its reason, and files that posts name come along. A
second run changes what changed since. --dry-run says exactly what would happen and writes nothing. --undo takes a run back, the newest if none is named.
--old-site URL, --permalinks PATTERN, --sitemap FILE|URL, --addresses FILE: addresses of the old site become aliases of their posts, and each is proven
afterwards. --fetch-images fetches pictures that are still on the old site, and on each --fetch-from HOST.
Exit status 1 when posts were refused or an old address is not answered.`,
    run: async (args, terminal) => (await import('./import.command.js')).run(args, terminal),
  },
  {
    name: 'export',
    usage: 'export TARGET [--with LIST] [--json] [--quiet] | export --site TARGET [--stubs] [--dry-run] [--json] [--quiet]',
    summary: `Writes the whole blog into a folder that is not there yet, or a zip when TARGET ends in .zip (- is standard output): a Markdown file a
post, media, settings, redirects, people, kudos; never passwords, sessions or keys. The same blog gives the same bytes, and “import” makes a blog
of it again. --with adds trash, revisions, copies (what is typed and not published) and mentions, separated by commas, or all of them.
docs/export.md says what each file holds; Hugo and Jekyll read it as it stands.
With --site it writes the site as files that any plain host serves, and sends only what changed since the last time.
TARGET is a folder, host:path or rsync://host/module/path (by rsync), or s3://bucket/prefix (QVILL_S3_ENDPOINT, QVILL_S3_KEY and
QVILL_S3_SECRET say where and who). It must be empty the first time; what is not Qvill's is never replaced or removed.
--stubs puts a small page that leads on at each old address, for hosts that can't redirect. --dry-run says what would happen.
docs/operator.md says what each host makes of it.`,
    run: async (args, terminal) => (await import('./export.command.js')).run(args, terminal),
  },
  {
    name: 'sync',
    usage: 'sync FOLDER [--watch] [--deletions] [--json] [--quiet]',
    summary: `Keeps a folder of Markdown, in git or an editor such as Obsidian, in step with the blog: what changed on one side since the last time goes
to the other. What both changed is merged, or both versions are kept and named. New files become posts or ideas; a file that was deleted puts its post
into the trash, and many at once only with --deletions. --watch goes on until it is told to stop. Exit status 1 when two versions were kept.`,
    run: async (args, terminal) => (await import('./sync.command.js')).run(args, terminal),
  },
  {
    name: 'redirects',
    usage: 'redirects import FILE [--format FORMAT] [--dry-run] [--json] | redirects export [--format FORMAT] | redirects test ADDRESS [--json]',
    summary: `import takes in a text of redirect rules (- is standard input): lines “alias URL” with # comments, CSV, _redirects or an nginx map, which
it tells apart by itself; --format is text, csv, netlify or nginx. Lines that are no rules are named, and the others are in force; --dry-run only
says what would happen. export prints all rules in a format. test says what happens to an address, step by step, and changes nothing.
Exit status 1 when lines were refused, or when the address answers 404.`,
    run: async (args, terminal) => (await import('./redirects.command.js')).run(args, terminal),
  },
  {
    name: 'rebuild',
    usage: 'rebuild [--json] [--quiet]',
    summary: 'Makes every page again. Files that come out the same are left alone; files that belong to no page are removed.',
    run: async (args, terminal) => (await import('./rebuild.command.js')).run(args, terminal),
  },
  {
    name: 'theme',
    usage: 'theme copy [FILE…] | theme check',
    summary: `copy puts the templates and style sheets of the default theme, or those named, into QVILL_DATA/theme, where they are yours to change:
what is there stands in place of the default, file by file. check names what is broken, with file and line. “rebuild” shows a change at once.
docs/themes.md is the reference.`,
    run: async (args, terminal) => (await import('./theme.command.js')).run(args, terminal),
  },
  {
    name: 'nginx',
    usage: 'nginx FOLDER [--listen PORT] [--modules FOLDER]',
    summary: `Writes a complete nginx configuration for this blog into a folder, logs and pid file included:
nginx -c FOLDER/nginx.conf then serves it (port 8080, or --listen). Modules that are not in --modules are left out.`,
    run: async (args, terminal) => (await import('./nginx.command.js')).run(args, terminal),
  },
  ...careCommands,
];
