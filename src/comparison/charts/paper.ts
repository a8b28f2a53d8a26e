import { escapeHtml } from '../../core/html.js';

/*
 * Drawings that stand as pictures in a post, in feeds and in files: each brings its own paper and its own colours for light and dark, since
 * nothing of the page around it reaches into a picture. As narrow as a phone is wide, so that words stay readable there.
 */
export const width = 480;
export const margin = { left: 44, right: 12, top: 46 };
export const right = width - margin.right;

/** Eight colours that can be told apart, on white and on black; a ninth variant begins again, with dashes. */
const colours = {
  light: '#2a78d6 #b8570f #008300 #4a3aa7 #c22f2e #0f7f5a #b0457f #7a6200',
  dark: '#3987e5 #d95926 #35a853 #9085e9 #e66767 #19a97c #d76a9d #c98500',
};
export const colourCount = 8;

const rules = (kind: keyof typeof colours) =>
  colours[kind]
    .split(' ')
    .map((colour, at) => `.f${at}{fill:${colour}}.l${at}{stroke:${colour}}`)
    .join('');

const style = `text{font:13px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:#222}.head{font-weight:600;font-size:15px}.quiet{fill:#5f5f5f}.value{font-variant-numeric:tabular-nums}
.paper{fill:#fff}.rule{stroke:#ddd}.line{fill:none;stroke-width:2;stroke-linejoin:round}.band{opacity:.18}${rules('light')}
@media (prefers-color-scheme:dark){text{fill:#eee}.quiet{fill:#aaa}.paper{fill:#191919}.rule{stroke:#3d3d3d}${rules('dark')}}`;

/** A drawing with a title, and a sentence for who does not see it. */
export const drawing = (height: number, title: string, said: string, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escapeHtml(title)}</title>
<desc>${escapeHtml(said)}</desc>
<style>${style}</style>
<rect class="paper" width="${width}" height="${height}" rx="8"/>
${label(16, 26, title, 'head')}
${parts.join('\n')}
</svg>
`;

export const label = (x: number, y: number, text: string, kind = '', anchor: 'start' | 'middle' | 'end' = 'start'): string =>
  `<text x="${round(x)}" y="${round(y)}"${kind && ` class="${kind}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escapeHtml(text)}</text>`;

export const rule = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line class="rule" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;

export const round = (value: number): string => String(Math.round(value * 10) / 10);

const rowHeight = 22;

/** How high a drawing is whose chart ends at `bottom`, with a legend of so many rows. */
export const heightWith = (bottom: number, rows: number): number => bottom + 62 + rows * rowHeight;

/** Below a chart that ends at `y`: what the figures are, then a number, a colour, a name and its figures for each variant. */
export const legend = (y: number, heading: string, rows: readonly { name: string; figures: string }[]): string =>
  label(right, y, heading, 'quiet', 'end') +
  rows
    .map(({ name, figures }, at) => {
      const base = y + (at + 1) * rowHeight;
      const marks = `<rect class="f${at % colourCount}" x="16" y="${base - 10}" width="10" height="10" rx="2"/>`;
      return [marks, label(32, base, `${at + 1}`, 'quiet'), label(50, base, name), label(right, base, figures, 'quiet value', 'end')].join('');
    })
    .join('\n');
