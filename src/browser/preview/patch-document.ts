/** Makes a document say what another one says, by as few changes as it takes: what stays keeps its place, its images and its scroll. */
export function patchDocument(shown: Document, wanted: Document): void {
  shown.title = wanted.title;
  patchAttributes(shown.documentElement, wanted.documentElement);
  patch(shown.body, wanted.body);
}

function patch(shown: Element, wanted: Element): void {
  patchAttributes(shown, wanted);
  const [old, fresh] = [[...shown.childNodes], [...wanted.childNodes]];
  const least = Math.min(old.length, fresh.length);
  let head = 0;
  while (head < least && old[head]!.isEqualNode(fresh[head]!)) head++;
  let tail = 0;
  while (tail < least - head && old.at(-1 - tail)!.isEqualNode(fresh.at(-1 - tail)!)) tail++;
  const [gone, come] = [old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)];
  const next = old[old.length - tail] ?? null;
  for (let index = 0; index < Math.max(gone.length, come.length); index++) put(shown, gone[index], come[index], next);
}

/** `fresh` in place of `old`; where one of them is missing, before `next` or nowhere. */
function put(parent: Element, old: ChildNode | undefined, fresh: ChildNode | undefined, next: ChildNode | null): void {
  if (!fresh) old!.remove();
  else if (!old) parent.insertBefore(fresh, next);
  else if (old.nodeName !== fresh.nodeName) old.replaceWith(fresh);
  else if (old.nodeType === Node.ELEMENT_NODE) patch(old as Element, fresh as Element);
  else old.nodeValue = fresh.nodeValue;
}

function patchAttributes(shown: Element, wanted: Element): void {
  for (const name of shown.getAttributeNames()) if (!wanted.hasAttribute(name)) shown.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
}
