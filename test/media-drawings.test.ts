import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { cleanSvg } from '../src/media/clean-svg.js';
import { browserSkipReason, openBrowser } from './support/browser.js';
import { quarters, telling, withTold } from './support/images.js';
import { MediaBlog } from './support/media.js';

const svg = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 40"${attributes}>${inside}</svg>`;
const clean = (text: string) => cleanSvg(text, () => null).svg;

/** Each runs a script, fetches something or leads away when it is opened as it is. */
const hostile = [
  '<script>alert(1)</script>',
  '<script xlink:href="data:text/javascript,alert(1)"/>',
  '<svg:script xmlns:svg="http://www.w3.org/2000/svg">alert(1)</svg:script>',
  '<g onload="alert(1)"><rect width="9" height="9"/></g>',
  '<rect width="60" height="40" onclick="alert(1)" onmouseover="alert(1)"/>',
  '<image href="x:" onerror="alert(1)"/>',
  '<image href="https://evil.example/a.png" width="9" height="9"/>',
  '<a xlink:href="javascript:alert(1)"><rect width="60" height="40"/></a>',
  '<a href="java&#x09;script:alert(1)"><rect width="60" height="40"/></a>',
  '<a><set attributeName="href" to="javascript:alert(1)"/><rect width="60" height="40"/></a>',
  '<a><animate attributeName="xlink:href" values="javascript:alert(1)"/><text y="20">x</text></a>',
  '<animate onbegin="alert(1)" attributeName="x" dur="1s"/>',
  '<foreignObject width="60" height="40"><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"><img src="x" onerror="alert(1)"/></body></foreignObject>',
  '<use href="https://evil.example/a.svg#x"/>',
  '<use href="data:image/svg+xml;base64,PHN2ZyBpZD0neCcgeG1sbnM9J2h0dHA6Ly93d3cudzMub3JnLzIwMDAvc3ZnJz48c2NyaXB0PmFsZXJ0KDEpPC9zY3JpcHQ+PC9zdmc+#x"/>',
  '<image href="data:image/svg+xml,&lt;svg onload=alert(1)/&gt;" width="9" height="9"/>',
  '<feImage href="https://evil.example/a.png"/>',
  '<style>@import url(https://evil.example/a.css);</style>',
  '<style>@imp<![CDATA[ort url(https://evil.example/a.css)]]>;</style>',
  '<style>rect { fill: url(https://evil.example/a.svg#x) }</style>',
  '<rect style="fill: url(&quot;//evil.example/a.svg#x&quot;)" width="9" height="9"/>',
  '<rect fill="u\\72l(https://evil.example/a)" width="9" height="9"/>',
  '<handler xmlns="http://www.w3.org/2001/xml-events" event="load">alert(1)</handler>',
  '<metadata>Telltale C:\\Users\\Ada\\logo.ai</metadata>',
  '<iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/>',
  '<discard begin="0s"/><mpath href="https://evil.example/#x"/>',
].map((inside) => svg(inside));

const refused: [name: string, text: string, sentence: RegExp][] = [
  ['entities.svg', `<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${svg('<text>&b;</text>')}`, /it declares entities/],
  ['file.svg', `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('<text>&x;</text>')}`, /it declares entities/],
  ['unknown.svg', svg('<text>&nbsp;</text>'), /the entity &nbsp; is not known/],
  ['open.svg', svg('<g>'), /closes nothing/],
  ['two.svg', svg('') + svg(''), /it does not begin with <svg>/],
  ['loose.svg', '<svg onload=alert(1)>', /it is not well-formed/],
  ['utf-16.svg', Buffer.from(svg('<rect/>'), 'utf16le').toString('latin1'), /none of the kinds|not well-formed/],
  ['many.svg', svg('<g/>'.repeat(50_001)), /more elements than a drawing needs/],
  ['deep.svg', svg('<g>'.repeat(300) + '</g>'.repeat(300)), /more elements than a drawing needs/],
  [
    'laughs.svg',
    svg(
      `<defs><g id="a0"><rect width="1" height="1"/></g>${Array.from({ length: 12 }, (_, n) => `<g id="a${n + 1}">${`<use href="#a${n}"/>`.repeat(12)}</g>`).join('')}</defs><use href="#a12"/>`,
    ),
    /is damaged|takes/,
  ],
  ['large.svg', svg(`<desc>${'x'.repeat(4_100_000)}</desc>`), /“large\.svg” has 4 MB; a drawing may have 4 MB/],
];

test('a drawing is written anew from what is harmless in it', () => {
  for (const text of hostile) assert.doesNotMatch(clean(text), /alert|evil\.example|javascript|<script|foreignObject|Telltale|@import|\son\w+=/i, text);
});

test('what a drawing draws stays', async () => {
  const drawings = [
    svg(
      '<defs><linearGradient id="g"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs><rect width="60" height="40" fill="url(#g)"/>',
    ),
    svg('<style>.a { fill: teal; stroke: gold } /* "quoted" &amp; > */</style><circle class="a" cx="30" cy="20" r="15"/>'),
    svg('<defs><symbol id="s"><path d="M0 0h9v9z"/></symbol></defs><use xlink:href="#s" x="20" y="9" style="fill:#a02"/>'),
    svg(`<image width="60" height="40" xlink:href="data:image/png;base64,${(await quarters(60, 40).png().toBuffer()).toString('base64')}"/>`),
    `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- Made somewhere -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n${svg('<a href="https://example.org/"><ellipse cx="30" cy="20" rx="20" ry="9" fill="#07a"/></a>')}`,
    svg('<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><g filter="url(#f)" transform="rotate(9)"><polygon points="9,9 50,9 30,35"/></g>'),
  ];
  const drawn = (text: string) => sharp(Buffer.from(text)).raw().toBuffer();
  for (const text of drawings) assert.deepEqual(await drawn(cleanSvg(text, (bytes) => ({ type: 'image/png', bytes })).svg), await drawn(text), text);
  assert.match(clean(svg('<text>a &lt; b &amp;amp; "c"</text>')), /<text>a &lt; b &amp;amp; &quot;c&quot;<\/text>/);
});

test('how large a drawing wants to be is read in all its units', () => {
  const rows: [attributes: string, width: number | undefined, height?: number][] = [
    ['', 60, 40],
    [' width="300" height="200px"', 300, 200],
    [' width="2in" height="72pt"', 192, 96],
    [' width="100%" height="100%"', 60, 40],
    [' width="-5" height="1e99"', 60, 40],
    [' width="5" height="0"', undefined],
    [' width="999999999" height="9"', undefined],
  ];
  for (const [attributes, width, height] of rows) {
    const size = cleanSvg(svg('', attributes), () => null);
    assert.deepEqual([size.width, size.height], [width, height], attributes);
  }
});

describe('a drawing in the library', () => {
  let media: MediaBlog;
  before(async () => {
    media = await MediaBlog.start();
  });
  after(() => media?.stop());

  test('is served where nothing in it can run, and says nothing of the pictures in it', async () => {
    const photo = (await withTold(quarters(60, 40).jpeg()).toBuffer()).toString('base64');
    const { status, json } = await media.add(
      'Logo.svg',
      Buffer.from(svg(`<image width="60" height="40" href="data:image/jpeg;base64,${photo}"/>`, ' onload="alert(1)"')),
    );
    assert.deepEqual([status, json.name, json.type, json.width, json.height], [201, 'logo.svg', 'image/svg+xml', 60, 40]);
    const answer = await media.ask(`GET ${(await media.file('logo.svg'))!.path}`);
    assert.match(answer.headers.get('content-security-policy')!, /^script-src 'none'; object-src 'none';.*; sandbox$/);
    const [, embedded = ''] = /base64,([^"]+)/.exec(answer.text) ?? [];
    assert.doesNotMatch(Buffer.from(embedded, 'base64').toString('latin1'), telling);
    assert.deepEqual((await sharp(Buffer.from(embedded, 'base64')).metadata()).width, 60);
    assert.doesNotMatch(answer.text, /alert/);
  });

  for (const [name, text, sentence] of refused)
    test(`${name} is refused in words`, async () => {
      const { status, json } = await media.add(name, Buffer.from(text, name.startsWith('utf-16') ? 'latin1' : 'utf8'));
      assert.ok([413, 415, 422].includes(status) && sentence.test(json.detail), `${status} ${json.detail}`);
    });
});

test('where nothing else protects from it no hostile drawing runs or fetches anything; as they came, they do', { skip: browserSkipReason() }, async () => {
  const corpus = new URL('../../../shared/corpora/attacks/xss/payloadbox.txt', import.meta.url);
  const lines = existsSync(corpus) ? readFileSync(corpus, 'utf8').split('\n') : [];
  const raw = [...hostile, ...[...new Set(lines)].flatMap((line) => [line, svg(line)])].filter(isTaken);
  const pages = new Map([
    ['/raw', raw],
    ['/clean', raw.map(clean)],
  ]);
  const server = createServer((request, response) => {
    const drawings = pages.get(request.url!);
    const counting = '<script>window.runs = 0; for (const name of ["alert", "prompt", "confirm", "print"]) window[name] = () => void runs++;</script>';
    const body =
      drawings &&
      `<html xmlns="http://www.w3.org/1999/xhtml"><head>${counting}</head><body>${drawings.map((text) => `<div>${text}</div>`).join('\n')}</body></html>`;
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/xhtml+xml' }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  const browser = await openBrowser();
  const runsOf = async (path: string): Promise<number> => {
    const page = await browser.newPage();
    let fetched = 0;
    await page.route(
      (url) => url.port !== String(port),
      (route) => void route.abort().then(() => fetched++),
    );
    await page.goto(`http://127.0.0.1:${port}${path}`);
    const ran = await page.evaluate(async () => {
      const events = ['click', 'mouseover', 'mouseup', 'focus', 'begin', 'load', 'error', 'dragstart', 'animationstart'];
      for (const element of document.querySelectorAll('div *')) for (const event of events) element.dispatchEvent(new Event(event));
      await new Promise((done) => setTimeout(done, 300));
      return (window as unknown as { runs: number }).runs;
    });
    await page.close();
    return ran + fetched;
  };
  try {
    assert.ok((await runsOf('/raw')) > 20);
    assert.equal(await runsOf('/clean'), 0);
  } finally {
    await browser.close();
    server.close().closeAllConnections();
  }
});

function isTaken(text: string): boolean {
  try {
    return clean(text) !== '' && !/<\?|<!DOCTYPE/i.test(text);
  } catch {
    return false;
  }
}
