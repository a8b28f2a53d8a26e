import { createRequire } from 'node:module';

/* MathML is made when a page is made: readers need no script and no font of ours. temml is loaded with the first formula. */

type Temml = {
  renderToString(
    tex: string,
    options: { displayMode: boolean; throwOnError: boolean; trust: boolean; maxExpand: number; maxSize: [em: number, pt: number] },
  ): string;
};

const load = createRequire(import.meta.url);

/** Of what a formula can ask for: a rule, a shift, a space. Larger ones would lie over the page. */
const largest: [em: number, pt: number] = [20, 300];

/** MathML of a formula in TeX. It can name no address and run nothing. @throws Error for what is no formula */
export function mathsOf(tex: string, isDisplay: boolean): string {
  const { renderToString } = load('temml') as Temml;
  const mathml = renderToString(tex, { displayMode: isDisplay, throwOnError: true, trust: false, maxExpand: 500, maxSize: largest });
  return mathml
    .replace(/ style="display:block math;"/, '')
    .replace(/<(?:mtr|mrow|mtd|a)\b[^<>]*>/g, (tag) => tag.replace(/ (?:id|href)=(?:"[^"]*"|'[^']*')/g, ''))
    .replace(/^<math/, `<math alttext="${attribute(tex)}"`);
}

/** For those whose reader knows no MathML. */
const attribute = (tex: string): string => tex.replace(/\s+/g, ' ').replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
