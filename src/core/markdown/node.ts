import type { Attributes } from './attributes.js';
import type { Video } from './video.js';

/** A token of marked or of ours, as the steps between reading and rendering take it: each looks at what its kind has. */
export type Node = {
  type: string;
  raw: string;
  text?: string;
  tokens?: Node[];
  attributes?: Attributes;
  /** of text: stands within raw HTML that is code */
  escaped?: boolean;
  /** of links */
  autolink?: boolean;
  href?: string;
  title?: string | null;
  /** of headings */
  depth?: number;
  id?: string;
  /** of code */
  lang?: string;
  /** of lists */
  items?: Node[];
  task?: boolean;
  /** of a paragraph that is what a box stands for */
  isLabel?: boolean;
  /** of formulas: whether it is a large one, and whether that stands within a sentence */
  isDisplay?: boolean;
  isInLine?: boolean;
  /** of tables */
  header?: { tokens: Node[] }[];
  rows?: { tokens: Node[] }[][];
  /** of definition lists */
  parts?: Part[];
  /** of alerts, figures, videos */
  kind?: string;
  caption?: Node;
  video?: Video;
};

/** A term or what it means, in a definition list. */
export type Part = { kind: 'dt' | 'dd'; tokens: Node[] };
