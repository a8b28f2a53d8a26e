import type { EditorPage } from '../editor/page.js';
import { type Anchor, follow, inSight, pageAt, rising } from './scroll-follow.js';
import { matchLines } from './match-lines.js';
import type { Mirror } from './mirror.js';
import type { PreviewFrame } from './frame.js';

/** What a text's blocks become; a block in a block begins with the same words and counts once. */
const blocks = ':is(h1, h2, h3, h4, h5, h6, p, li, pre, tr, dt, dd, figcaption):not(.footnotes *)';

/** Keeps the previewed page where the text is. */
export class Follower {
  #anchors: Anchor[] = [];

  constructor(
    private readonly page: EditorPage,
    private readonly mirror: Mirror,
    private readonly frame: PreviewFrame,
  ) {
    addEventListener('scroll', () => this.follow(), { passive: true });
  }

  /** Looks again which block comes from which line. */
  measure(): void {
    if (!this.mirror.isSeen || !this.frame.page) return;
    const found = this.#found();
    const tops = this.mirror.tops(found.map(({ line }) => line));
    this.#anchors = rising(found.map(({ y }, index) => ({ text: tops[index]!, page: y })));
  }

  follow(): void {
    if (!this.#isReady()) return;
    this.#scrollTo(follow(this.#anchors, { at: scrollY, most: root.scrollHeight - innerHeight, height: innerHeight }, { most: this.#most }));
  }

  /** After something was typed: what is at the cursor is in sight too. */
  followCursor(): void {
    this.follow();
    if (!this.#isReady() || document.activeElement !== this.page.text) return;
    const { top } = this.mirror.cursor();
    const isInSight = top >= scrollY && top <= scrollY + innerHeight;
    if (isInSight) this.#scrollTo(inSight(this.#view.scrollY, Math.min(pageAt(this.#anchors, top), this.#most + innerHeight), this.#view.innerHeight));
  }

  /** To the block that comes from this line, when the text itself is not to be seen. */
  goTo(line: number): void {
    if (!this.frame.page) return;
    this.#scrollTo(line === 0 ? 0 : (this.#found().findLast((each) => each.line <= line)?.y ?? 0));
  }

  #found(): { line: number; y: number }[] {
    const leads = [...leadsIn(this.frame.page!)];
    const lines = matchLines(
      this.page.text.value,
      leads.map(({ words }) => words),
    );
    return leads
      .map(({ block }, index) => ({ line: lines[index]!, y: block.getBoundingClientRect().top + this.#view.scrollY }))
      .filter(({ line }) => line >= 0);
  }

  #isReady(): boolean {
    return this.#anchors.length > 0 && this.frame.isSeen && this.mirror.isSeen;
  }
  get #view(): Window {
    return this.frame.page!.defaultView!;
  }
  get #most(): number {
    return this.frame.page!.documentElement.scrollHeight - this.#view.innerHeight;
  }
  #scrollTo(y: number): void {
    this.#view.scrollTo(0, y);
  }
}

const root = document.documentElement;

function* leadsIn(shown: Document): Generator<{ block: Element; words: string }> {
  let last: Node | null = null;
  for (const block of shown.querySelectorAll(`.e-content ${blocks}`)) {
    const walker = shown.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && walker.currentNode.nodeValue!.trim() === '');
    if (walker.currentNode === block || walker.currentNode === last) continue;
    last = walker.currentNode;
    yield { block, words: last.nodeValue! };
  }
}
