/** What stands at one place of the chart: a day, or a month. */
export type Bar = { label: string; views: number; visitors: number | null };

const [width, height] = [1_000, 200];

/** A chart as views/admin/readers.hbs draws it: bars in a box of 1,000 by 200 that is stretched, and a line at a round number near the top. */
export function chartOf(bars: Bar[]) {
  const top = roundUp(Math.max(1, ...bars.map(({ views, visitors }) => Math.max(views, visitors ?? 0))));
  const step = width / Math.max(1, bars.length);
  const heightOf = (count: number) => Math.round((count / top) * height * 10) / 10;
  const drawn = bars.map(({ label, views, visitors }, i) => {
    const [x, tall, low] = [Math.round((i + 0.14) * step * 10) / 10, heightOf(views), heightOf(visitors ?? 0)];
    return { label, views, visitors, x, width: Math.round(step * 7.2) / 10, y: height - tall, height: tall, lowY: height - low, lowHeight: low };
  });
  return {
    bars: drawn,
    top: top.toLocaleString('en'),
    first: bars[0]?.label,
    last: bars.at(-1)?.label,
    hasVisitors: bars.some(({ visitors }) => visitors !== null),
  };
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function roundUp(count: number): number {
  const power = 10 ** Math.floor(Math.log10(count));
  return [1, 2, 5, 10].map((times) => times * power).find((each) => each >= count)!;
}
