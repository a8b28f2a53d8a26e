import { decodeHTMLAttribute } from 'entities';
import { tagsIn } from '../../src/core/html-tags.js';

type Attributes = Record<string, string>;

/** What the head of a page holds. `data` is the text of its data block, `scripts` how many script elements there are. */
export function headIn(html: string): { metas: Attributes[]; links: Attributes[]; data: string | undefined; scripts: number } {
  const found = { metas: [] as Attributes[], links: [] as Attributes[], data: undefined as string | undefined, scripts: 0 };
  for (const { name, isEnd, end, attributes } of tagsIn(html)) {
    if (isEnd) continue;
    const read = Object.fromEntries([...attributes].map(([key, value]) => [key, decodeHTMLAttribute(value)]));
    if (name === 'meta') found.metas.push(read);
    if (name === 'link') found.links.push(read);
    if (name !== 'script') continue;
    found.scripts++;
    found.data = html.slice(end, html.indexOf('</script', end));
  }
  return found;
}
