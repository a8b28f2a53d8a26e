/** What a tag is given: values in their order, and values by name. */
export type TagArguments = { values: string[]; named: Record<string, string>; text: string };

const word = /([\w-]+)\s*[=:]\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"',]+))|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`|([^\s,]+)/g;

/** `youtube abc`, `figure src="/a.png" alt='b'`, `codeblock Title lang:ruby`: quotes hold what has spaces. */
export function argumentsIn(text: string): TagArguments {
  const values: string[] = [];
  const named: Record<string, string> = {};
  for (const [whole, name, double, single, bare, ...rest] of text.matchAll(word)) {
    // An address has a colon too
    if (name !== undefined && !/^https?:\/\//.test(whole)) named[name.toLowerCase()] = unescaped(double ?? single ?? bare ?? '');
    else values.push(unescaped(name === undefined ? (rest.find((each) => each !== undefined) ?? '') : whole));
  }
  return { values, named, text: text.trim() };
}

const unescaped = (text: string): string => text.replace(/\\(["'\\])/g, '$1');
