import { smallCss } from '../../core/html.js';

export const style = smallCss(`
:root {
  color-scheme: light dark;
  --paper: light-dark(#fdfcf9, #17181a); --ink: light-dark(#222, #e4e2dd); --soft: light-dark(#5c5a55, #a5a29b); --rule: light-dark(#dcd8ce, #383a3d);
  --line-1: light-dark(#1f6f8b, #6cb8d4); --line-2: light-dark(#b4552d, #e8976f); --bad: light-dark(#a3271b, #ff8f80); --good: light-dark(#2b6b35, #83c98e);
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.55 Charter, "Bitstream Charter", "Sitka Text", Cambria, serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.2rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.2; overflow-wrap: anywhere; margin: 0 0 .2rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .4rem; }
.made, caption, figcaption { color: var(--soft); font-size: .85rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: 1rem; margin: 1.6rem 0; }
.facts div { display: flex; flex-direction: column-reverse; }
.facts dt { color: var(--soft); font-size: .8rem; }
.facts dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 1.6rem 0; }
svg { display: block; width: 100%; height: auto; font-family: inherit; }
.grid { stroke: var(--rule); } .tick, .axis { fill: var(--soft); font-size: 12px; }
.line-1, .line-2 { fill: none; stroke: var(--line-1); stroke-width: 2; stroke-linejoin: round; } .line-2 { stroke: var(--line-2); }
.bar { fill: var(--line-1); } .dot-1 { fill: var(--line-1); } .dot-2 { fill: var(--line-2); }
.legend { margin: .2rem 0 0; font-size: .8rem; color: var(--soft); }
.legend span { margin-right: 1.2rem; } .legend span::before { content: "●"; margin-right: .4em; } .key-1::before { color: var(--line-1); } .key-2::before { color: var(--line-2); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; } th { font-weight: normal; } th, td { padding: .25rem .5rem; text-align: right; border-bottom: 1px solid var(--rule); white-space: nowrap; }
th:first-child { text-align: left; padding-left: 0; } ul { padding-left: 1.1rem; } li { overflow-wrap: anywhere; }
.thresholds { list-style: none; padding: 0; } .failed { color: var(--bad); } .held { color: var(--good); } .verdict { font-size: 1.1rem; }
`);
