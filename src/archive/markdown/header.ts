import { type FrontMatter, lineAt, splitFrontMatter } from '../../core/front-matter.js';
import { invalid } from '../../core/problem.js';
import { type ParsedHeader, parseHeader } from './front-matter-fields.js';
import { indentQuoted, readLoosely } from './loose-yaml.js';

/** `text` is that of the fields, as it stands. */
export type Header = { found: boolean; text: string; fields: Record<string, unknown>; body: string; notices: string[] };

/**
 * The front matter of a file as its author meant it: strictly where it obeys its format, else line by line.
 * @throws Problem('invalid') with the line when neither gives fields.
 */
export function readHeader(text: string): Header {
  const split = splitFrontMatter(text);
  const parsed = plausible(split, parseHeader(split));
  const found = split.format !== 'none';
  if (parsed.fields) return { found, text: split.header, fields: parsed.fields, body: split.body, notices: [] };
  return split.format === 'yaml' ? forgive(text, split, parsed) : refuse(parsed);
}

/** To YAML a paragraph with a colon is a field too; it is the rest of the value above it that nobody indented. */
function plausible({ format, header, line }: FrontMatter, parsed: ParsedHeader): ParsedHeader {
  const keys = format === 'yaml' ? Object.keys(parsed.fields ?? {}) : [];
  const prose = keys.find((key) => key.length > 60 || key.includes('<'));
  return prose === undefined
    ? parsed
    : { fields: null, line: line + lineAt(header, header.indexOf(prose)) - 1, reason: `“${prose.slice(0, 30)}…” is no field` };
}

function forgive(text: string, split: FrontMatter, strict: { line: number; reason: string }): Header {
  const header = indentQuoted(split.header.replace(/\r\n?/g, '\n'));
  const mended = plausible(split, parseHeader({ ...split, header }));
  if (mended.fields) return { found: true, text: split.header, fields: mended.fields, body: split.body, notices: [] };
  const loose = readLoosely(header);
  if (!loose) return /^[ \t]*[\w.-]+[ \t]*:/m.test(header) ? refuse(strict) : textBetweenRules(text);
  // Lines of Pelican's and Hexo's, with no mark above them, are read as they stand there too
  if (!/^[\s\uFEFF]{0,500}-{3}/.test(text)) return { found: true, text: split.header, fields: loose.fields, body: split.body, notices: [] };
  const literal = loose.literal.length ? `: took ${loose.literal.join(', ')} as it stands` : '';
  const notice = `has front matter that is no proper YAML (line ${mended.line}: ${mended.reason})${literal}`;
  return { found: true, text: split.header, fields: loose.fields, body: split.body, notices: [notice] };
}

/** In Markdown `---` is a rule too, and a text may begin with one. */
const textBetweenRules = (text: string): Header => ({ found: false, text: '', fields: {}, body: text, notices: [] });

function refuse({ line, reason }: { line: number; reason: string }): never {
  throw invalid('frontMatter', `The front matter can't be read: line ${line}: ${reason}`);
}
