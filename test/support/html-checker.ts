import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const jar = 'node_modules/vnu-jar/build/dist/vnu.jar';

export type Finding = { file: string; line: number; message: string };

/** Why the Nu HTML checker can't be run here, or false. On CI it always can. */
export function checkerSkipReason(): string | false {
  if (existsSync('/usr/bin/java')) return false;
  if (process.env['CI'] === 'true') throw new Error('/usr/bin/java is not installed');
  return '/usr/bin/java is not installed';
}

/** The errors that the Nu HTML checker finds in these files. */
export async function errorsIn(files: string[]): Promise<Finding[]> {
  const args = ['-Xmx400m', '-jar', jar, '--format', 'json', '--errors-only', '--exit-zero-always', '--stdout', ...files];
  const { stdout } = await promisify(execFile)('/usr/bin/java', args, { maxBuffer: 50_000_000 });
  const { messages } = JSON.parse(stdout) as { messages: { url: string; firstLine?: number; lastLine: number; message: string }[] };
  return messages.map(({ url, firstLine, lastLine, message }) => ({ file: url.replace(/^file:\/*/, '/'), line: firstLine ?? lastLine, message }));
}

/** A tag that an author wrote, and not in code; or what another engine would have put in (`{{ site.baseurl }}`). */
const rawHtml = /<\/?[a-z][^<>]*>|<!--|\{[{%]/i;
const withoutCode = (markdown: string): string => markdown.replace(/^(```|~~~).*?^\1/gms, '').replace(/(`+)[^`].*?\1/gs, '');

/**
 * The errors that are ours. What stands in the text of a post is its author's as soon as the source holds raw HTML, or tags of another engine (Liquid), which stay as they are.
 * @param sourceOf gives the source of the post at an address, null when there is none
 */
export async function ownErrors(findings: Finding[], sourceOf: (address: string) => Promise<string | null>): Promise<Finding[]> {
  const own: Finding[] = [];
  for (const finding of findings) {
    const address = postAround((await readFile(finding.file, 'utf8')).split('\n'), finding.line - 1);
    const source = address === null ? null : await sourceOf(address);
    if (source === null || !rawHtml.test(withoutCode(source))) own.push(finding);
  }
  return own;
}

/** The address of the post in whose text a line stands; also after it, on its own page, as a tag that is never closed reaches on to the end. */
function postAround(lines: string[], line: number): string | null {
  const start = lines.findLastIndex((text, at) => at <= line && text.startsWith('<div class="prose'));
  const article = lines.findLastIndex((text, at) => at <= start && text.includes('<article'));
  if (article < 0) return null;
  const rest = lines.slice(article);
  const end = rest.findIndex((text) => text.startsWith('</article>'));
  const isAlone = lines.filter((text) => text.includes('<article')).length === 1;
  if (line > article + end && !isAlone) return null;
  return /class="u-url" href="([^"]*)"/.exec(rest.slice(0, end).join('\n'))?.[1] ?? null;
}
