import { Reader } from './reader.js';

/** An element with what is in it. Names begin with the usual prefix of their namespace, whatever the file calls it. */
export type XmlElement = {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** its own text, references read; of one that says it holds XHTML, that as it would be written */
  text: string;
  /** the line of the file on which its start tag ends */
  line: number;
  /** false: the file ended within it */
  isWhole: boolean;
};

/**
 * The wanted elements of an XML text, each with all that is in it, as soon as it ends; nothing else is kept. It forgives what real
 * exports get wrong: a lone ampersand, references of HTML, control characters.
 * @throws Problem('invalid') with the line: declared entities, endless nesting, an element beyond all measure
 */
export async function* elementsIn(chunks: AsyncIterable<string>, isWanted: (name: string, parents: string[]) => boolean): AsyncGenerator<XmlElement> {
  const found: XmlElement[] = [];
  const reader = new Reader(isWanted, found);
  for await (const chunk of chunks) {
    reader.write(chunk);
    yield* found.splice(0);
  }
  reader.end();
  yield* found;
}

/** The first child of that name; its text without the space around it, or null when it has none. */
export const childOf = (element: XmlElement, name: string): XmlElement | undefined => element.children.find((child) => child.name === name);
export const childrenOf = (element: XmlElement, name: string): XmlElement[] => element.children.filter((child) => child.name === name);
export const textOf = (element: XmlElement | undefined, name: string): string | null => (element && childOf(element, name)?.text.trim()) || null;
