import Handlebars from 'handlebars';
import { escapeHtml } from '../core/html.js';
import { say } from './site-words.store.js';

/** A template before it is compiled. `shownName` is how its author knows the file. */
export type TemplateFile = { name: string; shownName: string; text: string; isOwn: boolean };
export type Template = Handlebars.TemplateDelegate;

const helpers = new Set(['if', 'unless', 'each', 'with', 'lookup', 'log', 'say', 'xml', 'blockHelperMissing', 'helperMissing']);

/** Told to the compiler, so that no name is looked for among helpers when a page is made. */
const knownHelpers = Object.fromEntries([...helpers].map((name) => [name, true]));

/** Templates that see each other as partials. @throws Error that names the file and the line of the first that is broken */
export function compile(files: TemplateFile[]): Map<string, Template> {
  const environment = Handlebars.create();
  environment.registerHelper('say', sayHelper);
  environment.registerHelper('xml', (text: string) => escapeHtml(text));
  const names = new Set(files.map(({ name }) => name));
  const compiled = new Map<string, Template>();
  for (const file of files) {
    check(file, names);
    const template = environment.compile(file.text, { preventIndent: true, knownHelpers, knownHelpersOnly: true });
    // As a function: a partial that is registered as text is compiled again for every page
    environment.registerPartial(file.name, template);
    compiled.set(file.name, named(file, template));
  }
  return compiled;
}

/** `{{say "Older posts"}}`, `{{say "Page {}" number}}`: in the language of the blog. */
function sayHelper(words: unknown, ...rest: unknown[]): string {
  const { data } = rest.pop() as Handlebars.HelperOptions;
  const { frame } = data.root as { frame?: { site?: { lang?: string } } };
  return say(frame?.site?.lang ?? 'en', String(words), rest[0] as string | undefined);
}

/** Handlebars takes two seconds for a template with four thousand blocks in one another that do not end, and minutes for more. */
const deepest = 200;

/** What Handlebars would find out only when it makes a page, and without a line. */
function check({ text, shownName }: TemplateFile, names: Set<string>): void {
  const fail = (line: number, reason: string): never => {
    throw new Error(`${shownName}, line ${line}: ${reason}`);
  };
  const known = new Set([...names, '@partial-block']);
  let depth = 0;
  for (const { 0: mark, index } of text.matchAll(/\{\{~?(?:[#/]|\^(?!~?\}))/g)) {
    depth += mark.endsWith('/') ? -1 : 1;
    if (depth > deepest) fail(text.slice(0, index).split('\n').length, `blocks stand in more than ${deepest} others`);
  }
  try {
    new Looker(known).accept(Handlebars.parse(text));
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof Fault) fail(error.line, message);
    const line = /on line (\d+)/.exec(message)?.[1] ?? / - (\d+):\d+/.exec(message)?.[1] ?? '1';
    fail(
      Number(line),
      message
        .split('\n')
        .at(-1)!
        .replace(/ - \d+:\d+$/, ''),
    );
  }
}

class Fault extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** Looks for partials and helpers that do not exist. Inline partials count from where they are written to the end of the file, and before it. */
class Looker extends Handlebars.Visitor {
  readonly #wanted: hbs.AST.PathExpression[] = [];

  constructor(private readonly known: Set<string>) {
    super();
  }

  override Program(program: hbs.AST.Program): void {
    super.Program(program);
    const missing = this.#wanted.find(({ original }) => !this.known.has(original));
    if (missing && program.loc?.start.line === 1 && program.loc.start.column === 0)
      throw new Fault(missing.loc.start.line, `there is no template “${missing.original}”`);
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    this.#want(partial.name);
  }

  override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
    this.#want(partial.name);
    super.PartialBlockStatement(partial);
  }

  override DecoratorBlock(decorator: hbs.AST.DecoratorBlock): void {
    const [name] = decorator.params as hbs.AST.StringLiteral[];
    if (name) this.known.add(name.value);
    this.Program(decorator.program);
  }

  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    this.#call(mustache);
  }

  override BlockStatement(block: hbs.AST.BlockStatement): void {
    this.#call(block);
    super.BlockStatement(block);
  }

  override SubExpression(expression: hbs.AST.SubExpression): void {
    this.#call(expression);
  }

  #want(name: hbs.AST.PathExpression | hbs.AST.SubExpression): void {
    if (name.type === 'PathExpression') this.#wanted.push(name as hbs.AST.PathExpression);
  }

  #call({ path, params, hash }: Pick<hbs.AST.MustacheStatement, 'path' | 'params' | 'hash'>): void {
    const { original, loc } = path as hbs.AST.PathExpression;
    if ((params.length > 0 || hash !== undefined) && !helpers.has(original)) throw new Fault(loc.start.line, `there is no helper “${original}”`);
  }
}

/** A template whose failure says which one it is. */
const named =
  ({ shownName }: TemplateFile, template: Template): Template =>
  (data, options) => {
    try {
      return template(data, options);
    } catch (error) {
      throw new Error(`${shownName}: ${(error as Error).message}`);
    }
  };
