import { inMegabytes } from '../memory/memory.js';
import { counted, digits, inBytes, inDuration, inTime } from './amounts.js';
import { svgOf } from './chart.js';
import { distribution, memoryByRequests, memoryOverTime, overTime, percentiles } from './charts.js';
import { remarks } from './in-text.js';
import { attributeText as text } from './markup.js';
import { style } from './style.js';
import type { CrawlSummary, LoadSummary, MemorySummary, Summary } from './summary.js';

/** A summary as a page of its own: nothing in it is loaded from anywhere, and nothing runs. */
export function inHtml(summary: Summary): string {
  const { url, startedAt, machine, crawl, load, memory, leak, thresholds } = summary;
  const title = url ? `Load test of ${url}` : 'Memory of processes';
  const parts = [
    thresholds.length > 0 ? `<ul class="thresholds">${thresholds.map(({ text: rule, failed, said }) => `<li class="${failed ? 'failed' : 'held'}"><code>${text(rule)}</code> ${failed ? 'failed' : 'did not come true'}: ${text(said)}</li>`).join('')}</ul>` : '', // prettier-ignore
    load ? loadPart(load) : '',
    memory ? memoryPart(memory) : '',
    leak ? `<h2>Over time</h2>\n<p class="verdict">The memory of this server is ${text(leak.said)}.</p>`.replace('is leaks', 'leaks') : '',
    leak && memory ? svgOf(memoryByRequests(memory, leak)) : '',
    crawl ? crawlPart(crawl) : '',
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${text(title)}</h1>
<p class="made"><time datetime="${startedAt}">${startedAt.slice(0, 16).replace('T', ' ')} UTC</time> · ${text(machine)}</p>
${parts.filter(Boolean).join('\n')}
</main>
</body>
</html>
`;
}

function loadPart(load: LoadSummary): string {
  const { latency, groups, openLoop } = load;
  const facts: [string, string][] = [
    ['requests', load.requests.toLocaleString('en')],
    ['a second', digits(load.requestsPerSecond)],
    ['errors', load.failed.toLocaleString('en')],
    ['half within', inTime(latency.p50)],
    ['99 % within', inTime(latency.p99)],
    ['on the wire', inBytes(load.bytes)],
  ];
  const how = openLoop ? `${openLoop.rate} requests a second were due` : `${counted(load.users, 'user')} asked one after the other`;
  const rows = [['all', latency] as const, ...Object.entries(groups)];
  return `<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${text(value)}</dd></div>`).join('')}</dl>
<p>${text(`${how}, ${counted(load.targets, 'address', 'addresses')}, for ${inDuration(load.seconds)}. It stopped: ${load.stopped.said}.`)}</p>
${listOf(remarks(load))}
${listOf(load.errors.map(({ said, count, examples }) => `${said}: ${count}, such as ${examples.join(', ')}`))}
${latency.count > 0 ? [percentiles(load), distribution(load), overTime(load)].map(svgOf).join('\n') : ''}
<div class="wide" tabindex="0" role="region" aria-label="Latency by kind of address"><table><caption>Latency by kind of address</caption><thead><tr><th scope="col">kind</th>${['p50', 'p90', 'p99', 'p99.9', 'max', 'requests'].map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>${rows.map(([name, { p50, p90, p99, p999, max, count }]) => `<tr><th scope="row">${text(name)}</th>${[p50, p90, p99, p999, max].map((us) => `<td>${inTime(us)}</td>`).join('')}<td>${count.toLocaleString('en')}</td></tr>`).join('\n')}</tbody></table></div>`; // prettier-ignore
}

function memoryPart(memory: MemorySummary): string {
  const { why, atRest, max, after, processes, cpuSeconds } = memory;
  if (why !== null) return `<h2>Memory</h2>\n<p>Not known: ${text(why)}.</p>`;
  const said = [['at rest', atRest] as const, ['at most', max] as const, ['afterwards', after] as const].flatMap(([name, value]) => (value ? `${name} ${inMegabytes(value.pss)}` : [])); // prettier-ignore
  return `<h2>Memory</h2>
<p>${text(`${said.join(', ')} (PSS), and ${digits(cpuSeconds)} s of CPU, of ${processes.map(({ pid, name }) => `${name} (${pid})`).join(', ')}.`)}</p>
${memory.samples.length > 1 ? svgOf(memoryOverTime(memory)) : ''}`;
}

const crawlPart = ({ paths, redirects, leftOut, notes }: CrawlSummary): string => `<h2>What was found</h2>
<p>${counted(paths, 'address', 'addresses')}, ${counted(redirects.length, 'redirect')}.</p>
${listOf(notes)}
${listOf(redirects.slice(0, mostListed).map(({ from, status, said }) => `${from} (${status}) ${said}`))}
${listOf(leftOut.slice(0, mostListed).map(({ path, why, from }) => `${path} ${why}; linked from ${from}`))}`;

const mostListed = 100;
const listOf = (lines: readonly string[]): string => (lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${text(line.trim())}</li>`).join('\n')}</ul>`);
