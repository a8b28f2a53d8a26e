import { decodeHTML } from 'entities';
import { type DefaultTreeAdapterTypes as Tree, parseFragment } from 'parse5';

/*
 * What is to be seen of HTML, told by other means than those of src: words without any white space, and the addresses of
 * links and pictures, as a reader finds them.
 */

const hidden = /^(?:script|style|template|title|noscript|head|link|meta|noframes)$/;

function* nodesIn(nodes: Tree.ChildNode[]): Generator<Tree.ChildNode> {
  for (const node of nodes) {
    if (hidden.test(node.nodeName) || isOurs(node)) continue;
    yield node;
    if ('childNodes' in node) yield* nodesIn(node.childNodes);
  }
}

/** What our renderer adds to a heading, and a video, which has no words of its own. */
const isOurs = (node: Tree.ChildNode): boolean => hasClass(node, 'a', 'anchor') || hasClass(node, 'p', 'video');
const hasClass = (node: Tree.ChildNode, tag: string, name: string): boolean =>
  'attrs' in node && node.tagName === tag && node.attrs.some((each) => each.name === 'class' && each.value === name);

/** Without what typography makes of marks, dashes and dots. */
const folded = (text: string): string =>
  text
    .replace(/[“”„«»‹›]/g, '"')
    .replace(/[‘’‚]/g, "'")
    .replace(/[\s\u00a0\u202f]+/g, '')
    .replace(/[-–—]+/g, '-')
    .replace(/[….]+/g, '.');

export const shownWords = (html: string): string =>
  folded([...nodesIn(parseFragment(html).childNodes)].map((node) => ('value' in node ? node.value : '')).join(''));

const plain = (address: string): string => {
  const text = decodeHTML(address)
    .trim()
    .replace(/[\t\n\r]/g, '');
  return URL.parse(text, 'http://here.example/a/')?.href ?? text;
};

/** Also how many players of videos there are. */
export const addressesOf = (html: string): string[] =>
  [...nodesIn(parseFragment(html.replaceAll('<p class="video">', '<embed><p class="video">')).childNodes)].flatMap((node) => {
    if (node.nodeName === 'embed' || (node.nodeName === 'iframe' && /youtu|vimeo/.test('attrs' in node ? JSON.stringify(node.attrs) : ''))) return ['a player'];
    const attribute =
      'attrs' in node ? node.attrs.find(({ name }) => name === (node.tagName === 'a' ? 'href' : node.tagName === 'img' ? 'src' : '')) : undefined;
    return attribute?.value ? [plain(attribute.value)] : [];
  });
