import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Other people's hostile HTML, where it is: a payload a line, and the cases of another sanitiser. */
const folder = fileURLToPath(new URL('../../../../shared/corpora/attacks/xss', import.meta.url));
export const areHere = existsSync(folder);

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);

export const payloads = (): string[] => lines(`${folder}/payloadbox.txt`);
export const cases = (): string[] =>
  [...readFileSync(`${folder}/loofah-sanitizer.dat`, 'utf8').matchAll(/"input"\s*:\s*("(?:[^"\\]|\\.)*")/g)].map(([, text]) => JSON.parse(text!) as string);

/** More lists, a payload a line: QVILL_ATTACKS names their folder. */
export function others(): string[] {
  const more = process.env['QVILL_ATTACKS'];
  return more ? readdirSync(more).flatMap((name) => lines(`${more}/${name}`)) : [];
}

/** What those leave out. */
export const own = [
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>',
  '<math><mi xlink:href="javascript:alert(1)" href="javascript:alert(1)">x</mi></math>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>',
  '<iframe src="https://www.youtube-nocookie.com.evil.example/x"></iframe><iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  '<iframe src="https://www.youtube-nocookie.com/embed/x" srcdoc="<script>parent.alert(1)</script>" onload="alert(1)"></iframe>',
  '<a href="java&#115;cript:alert(1)">x</a><a href=" javascript&colon;alert(1)">x</a><a href="java\tscript:alert(1)">x</a>',
  '[x](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)> [y]\n\n[y]: data:text/html,<script>alert(1)</script>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<template><img src=x onerror=alert(1)></template><textarea/><img src=x onerror=alert(1)></textarea>',
  '</article></main><script>alert(1)</script><base href="https://evil.example/"><meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<input type=text onfocus=alert(1) autofocus><form action="javascript:alert(1)"><button>x</button></form>',
  '<p style="position:fixed;inset:0;background:url(javascript:alert(1));width:expression(alert(1))">over it all</p>',
  '<video src=x onerror=alert(1)><source onerror=alert(1)></video><details open ontoggle=alert(1)>x</details>',
];
