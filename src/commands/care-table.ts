import type { Command } from './command.js';

/** Commands that look after the blog: whether it is well, copies of it, and how fast it is. */
export const careCommands: Command[] = [
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
    name: 'install',
    usage: 'install --url URL [--data FOLDER] [--varnish] [--dry-run] [--yes] | install --undo [--remove-data FOLDER] [--dry-run] [--yes]',
    summary: `Sets the blog up on this Debian: a user, the data folder (/var/lib/qvill, or --data), units of systemd with a backup each night, a site of nginx, rotation of
its logs; with --varnish Varnish too. Shows first what it will make, change and leave, and asks. It is done as a whole: what nginx does not understand is put
back as it was. It may be run again, after an upgrade or with another --url: a file that you have changed is left alone, and the new version comes to lie beside
it. --undo takes back what it made and nothing else; the data only where --remove-data names their folder.
--program FOLDER: the engine's folder, or the link by which it is exchanged. --root FOLDER: sets up the system in that folder, such as an image.`,
    run: async (args, terminal) => (await import('./install.command.js')).run(args, terminal),
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
    usage: 'upgrade [--to FOLDER] [--dry-run] [--link LINK] [--restart COMMAND] [--json] [--quiet]',
    summary: `Brings the blog to the version in FOLDER; without --to to the one whose command this is, so that it can take over from an older one. That version
makes the whole site from a copy and is started over it, and what it makes otherwise is named, line by line. Then a backup is made, the link that leads to the version in use
(such as /opt/qvill/current; --link says which) is led to the new one in one step, and the app is told to end, so that it is started again. The new version must answer, and make the site; where it does not, the link is led back.
--dry-run ends before the backup. --restart is needed where neither systemd nor who holds its socket starts the app. Exit status 1 when that version does not do.`,
    run: async (args, terminal) => (await import('./upgrade.command.js')).run(args, terminal),
  },
  {
    name: 'rollback',
    usage: 'rollback [--restart COMMAND] [--json] [--quiet]',
    summary: `Goes back from the last upgrade. Where that did not change the database, the old version goes on with it. Else it gets the copy of before, what was written since is
brought in as an export and an import would, and the newer state is kept in a folder beside, which is named. Exit status 1 when not all of it came along.`,
    run: async (args, terminal) => (await import('./rollback.command.js')).run(args, terminal),
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
];
