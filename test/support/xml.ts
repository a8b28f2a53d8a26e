import assert from 'node:assert/strict';
import { SaxesParser } from 'saxes';

/** An element as a strict XML parser saw it, without namespaces' prefixes. */
export type Element = { name: string; attributes: Record<string, string>; text: string; children: Element[] };

/** @param name what the text is called when it is no XML */
export function elementIn(text: string, name: string): Element {
  const root: Element = { name: '', attributes: {}, text: '', children: [] };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => assert.fail(`${name} is no XML: ${error.message}`));
  parser.on('opentag', ({ local, attributes }) => {
    const element = { name: local, attributes: Object.fromEntries(Object.values(attributes).map((each) => [each.local, each.value])), text: '', children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', (each) => (open.at(-1)!.text += each));
  parser.on('closetag', () => {
    const { text: whole } = open.at(-1)!;
    open.pop()!.text = whole.trim();
  });
  parser.write(text).close();
  return root.children[0]!;
}

export const all = (parent: Element, name: string): Element[] => parent.children.filter((child) => child.name === name);
export const textOf = (parent: Element, name: string): string | undefined => all(parent, name)[0]?.text;
