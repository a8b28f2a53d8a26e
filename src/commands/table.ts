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
    usage: 'author add EMAIL --name NAME [--role ROLE] --password-stdin | author reset EMAIL --password-stdin',
    summary: `Makes an account, or gives one a new password and signs it out everywhere. The password is read from standard input.
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
    usage: 'import SOURCE [--from ENGINE] [--dry-run] [--json] | import --undo [RUN] [--json]',
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
    usage: 'export TARGET [--with LIST] [--json] | export --site TARGET [--stubs] [--dry-run] [--json]',
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
    usage: 'sync FOLDER [--watch] [--deletions] [--json]',
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
    usage: 'rebuild [--json]',
    summary: 'Makes every page again. Files that come out the same are left alone; files that belong to no page are removed.',
    run: async (args, terminal) => (await import('./rebuild.command.js')).run(args, terminal),
  },
  {
    name: 'doctor',
    usage: 'doctor [--json]',
    summary: `Publishes a hidden page, asks for it as a reader does, changes it and takes it away; compares every file of the site with what the
database says, mends what differs and names it; then looks at everything else that can be wrong. It may run at any time, beside the app or without
it. Exit status 0 when all is well, 1 when something is wrong still.`,
    run: async (args, terminal) => (await import('./doctor.command.js')).run(args, terminal),
  },
  {
    name: 'backup',
    usage: 'backup [--to PLACE] [--keep N] [--json] [--quiet]',
    summary: `Makes one file of the whole blog, while it is used: database, media, theme, settings, people with their passwords' hashes. Keep it to yourself.
PLACE is a folder or s3://bucket/prefix; QVILL_BACKUP_TO says it where --to does not, and else it is QVILL_DATA/backups. With QVILL_BACKUP_KEY it is encrypted.
Older ones go: of each of the last seven days, four weeks and twelve months one stays, or the newest N; never the last that was verified, and nothing that is
not this blog's. Exit status 1 when files of the library are missing or spoiled; they are named, and all else is in it.`,
    run: async (args, terminal) => (await import('./backup.command.js')).run(args, terminal),
  },
  {
    name: 'verify',
    usage: 'verify [FILE] [--json] [--quiet]',
    summary: `Proves a backup: opens it in a folder of its own, looks at every sum and at the database, makes the whole site from it and compares that with the one
that readers have. What changed since is told apart from what is wrong. FILE is a file or s3://bucket/prefix/NAME; without one it is the latest. What came of
it stands at /admin/backups. Exit status 1 when it would not come back as it was.`,
    run: async (args, terminal) => (await import('./verify.command.js')).run(args, terminal),
  },
  {
    name: 'restore',
    usage: 'restore FILE [--into FOLDER] [--json] [--quiet]',
    summary: `Brings a blog back from a backup: into QVILL_DATA, or another data folder. FILE is a file, s3://bucket/prefix/NAME, or latest. The app must be stopped.
All of it is unpacked, looked at and brought up to date first, and takes its place in one step; what was there is kept in a folder beside it, which is named.
What is damaged, foreign, of a newer Qvill or encrypted with another key is refused, and changes nothing. An export is brought in by “import”.`,
    run: async (args, terminal) => (await import('./restore.command.js')).run(args, terminal),
  },
  {
    name: 'measure',
    usage: 'measure URL [PID…] [OPTION…] | measure PID… [--for TIME] [--every TIME] [--json] | measure --modules [ENTRY] [--runs N] [--json]',
    summary: `Loads a site and says how long its readers wait and what memory it takes. Crawls it first (paths.json, redirects.json), then asks for all of it
with --users N (10) for a time, --for TIME (30s), each after a --think TIME; or at a fixed --rate N a second, counted from when each request was due.
Memory is that of whoever listens there and of all that it started, or of each PID; PIDs alone are watched until Ctrl-C. summary.json, summary.html and
k6.js go to a new folder, or --to FOLDER. --paths FILE and --redirects FILE in place of a crawl; --pages N of it at most; --ignore-robots.
--fail-if 'p99>50ms', as often as wanted: also mean, max, errors, error-rate, rps, memory, changed, unsent. --over-time goes on until memory is flat or a
leak is shown. --modules says what each dependency costs in memory at the start. --insecure takes any certificate; --timeout TIME; --quiet; --json.
Only this machine is asked, unless --i-own HOST and --yes say otherwise, and then gently. Exit status 1 when a threshold was crossed, memory
leaks, or it had to stop early; docs/measuring.md says more.`,
    run: async (args, terminal) => (await import('./measure.command.js')).run(args, terminal),
  },
  {
    name: 'upgrade',
    usage: 'upgrade --to FOLDER --dry-run [--json]',
    summary: `Says what another version would make of the blog: the one in FOLDER brings a copy of the database up to date and makes the whole site from it, which
is compared with the one that readers have. Says how many files change, which, and line by line how, and what is done to the database. Nothing of the blog is
changed, and nobody outside hears of it. Exit status 1 when that version can't make all of it.`,
    run: async (args, terminal) => (await import('./upgrade.command.js')).run(args, terminal),
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
    name: 'compare',
    usage: 'compare NAME=URL [--start COMMAND]… | compare FILE | compare REF REF',
    summary: `Measures variants of a blog one beside the other, the first against all others: memory, latency at fixed rates, as many requests as go, CPU,
and the start; and says what of it is proven and what is a tie. A variant is an address with a name, and with --start the commands that serve it, which are
started for its turns and stopped again; a FILE (YAML or JSON) of them; or a version of Qvill as git calls it, built and run on a copy of this blog.
--path P (more than once; else the home page and what it links to), --rates 50,200,1000, --rounds 10, --seconds 2, --users 32,
--wait 60 (seconds in all, for others to leave the machine alone). --to FOLDER writes
comparison.md, comparison.json and drawings; --post makes an idea of it in the admin. Only this machine is asked, unless --i-own HOST and --yes say otherwise. --json, --quiet. docs/comparing.md says how it decides.`,
    run: async (args, terminal) => (await import('./compare.command.js')).run(args, terminal),
  },
  {
    name: 'nginx',
    usage: 'nginx FOLDER [--listen PORT] [--modules FOLDER]',
    summary: `Writes a complete nginx configuration for this blog into a folder, logs and pid file included:
nginx -c FOLDER/nginx.conf then serves it (port 8080, or --listen). Modules that are not in --modules are left out.`,
    run: async (args, terminal) => (await import('./nginx.command.js')).run(args, terminal),
  },
];
