import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.js';
import { viewsFolder } from './folders.js';
import { compile, type Template, type TemplateFile } from './templates.store.js';

/** Templates ready for use, or what is wrong with one of them; `stamp` tells whether their files are others now. */
type Templates = { stamp: string; compiled?: Map<string, Template>; fault?: Error };

/**
 * The Handlebars templates of views/. Each folder is a world of its own: its templates see each other as partials. Those of `site` are
 * replaced, file by file, by what is in the owner's theme folder. Read when a folder is first used; a process that only serves the
 * site reads none.
 */
export class Views {
  readonly #folders = new Map<string, Templates>();

  constructor(private readonly config: Config) {}

  /** @param name folder and file, such as `site/post`. @throws Error that names file and line when a template of the folder is broken */
  render(name: string, data: object): string {
    const [folder = '', file = ''] = name.split('/');
    const { compiled, fault } = this.#templates(folder);
    if (fault) throw fault;
    const template = compiled!.get(file);
    if (!template) throw new Error(`There is no template ${file}.hbs`);
    return template(data);
  }

  /** The style sheets beside the templates as one: `FOLDER.css` first, the others by their names. */
  styles(folder: string): string {
    const files = this.#files(folder, '.css');
    const first = files.filter(({ name }) => name === folder);
    return [...first, ...files.filter((file) => !first.includes(file))].map(({ text }) => text).join('\n');
  }

  /** The text of a file below a folder, such as `site/parts/code.css`. */
  file(name: string): string {
    const own = join(this.config.theme, name.replace(/^site\//, ''));
    return readFileSync(name.startsWith('site/') && existsSync(own) ? own : join(viewsFolder, name), 'utf8');
  }

  /** The ids that a template and its partials write, such as `main`. */
  ids(name: string): ReadonlySet<string> {
    const [folder = '', file = ''] = name.split('/');
    const texts = new Map(this.#files(folder, '.hbs').map((each) => [each.name, each.text]));
    const used = new Set([file]);
    // Grows while it is gone through
    for (const each of used) for (const [, partial] of (texts.get(each) ?? '').matchAll(/\{\{~?#?>\s*([\w-]+)/g)) used.add(partial!);
    return new Set([...used].flatMap((each) => [...(texts.get(each) ?? '').matchAll(/\sid="([^"{}]+)"/g)].map(([, id]) => id!)));
  }

  /** What is wrong with the first broken template of a folder; null when nothing is. */
  fault(folder: string): string | null {
    return this.#templates(folder).fault?.message ?? null;
  }

  /** The owner's own files of a folder, and what is wrong with the first broken template; null when nothing is. */
  state(folder: string): { own: string[]; fault: string | null } {
    const own = [...this.#files(folder, '.hbs'), ...this.#files(folder, '.css')].filter(({ isOwn }) => isOwn).map(({ shownName }) => shownName);
    return { own, fault: this.fault(folder) };
  }

  /** Looks whether the owner's files are others by now, and forgets what was made of them. Returns whether they were. */
  refresh(folder: string): boolean {
    const known = this.#folders.get(folder);
    if (known?.stamp === this.#stampOf(folder)) return false;
    return this.#folders.delete(folder);
  }

  /** Gives back the memory of all that is ready for use; it is made again when it is needed. */
  shed(): void {
    for (const templates of this.#folders.values()) delete templates.compiled;
  }

  #templates(folder: string): Templates {
    const known = this.#folders.get(folder);
    if (known?.compiled || known?.fault) return known;
    // Since when the files are others, `refresh` is still to find out
    const templates = { ...this.#compiled(folder), ...(known && { stamp: known.stamp }) };
    this.#folders.set(folder, templates);
    return templates;
  }

  #compiled(folder: string): Templates {
    const stamp = this.#stampOf(folder);
    try {
      return { stamp, compiled: compile(this.#files(folder, '.hbs')) };
    } catch (error) {
      return { stamp, fault: error as Error };
    }
  }

  #files(folder: string, ending: string): TemplateFile[] {
    const files = new Map<string, TemplateFile>();
    for (const place of this.#places(folder))
      for (const file of namesIn(place, ending)) {
        const isOwn = place === this.config.theme;
        const name = file.slice(0, -ending.length);
        files.set(name, { name, isOwn, shownName: `${isOwn ? 'theme' : `views/${folder}`}/${file}`, text: readFileSync(join(place, file), 'utf8') });
      }
    return [...files.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  #stampOf(folder: string): string {
    if (folder !== 'site') return '';
    const { theme } = this.config;
    return (existsSync(theme) ? readdirSync(theme, { recursive: true, encoding: 'utf8' }) : [])
      .toSorted()
      .map((file) => [file, statSync(join(theme, file), { throwIfNoEntry: false })] as const)
      .map(([file, stat]) => `${file} ${stat?.mtimeMs} ${stat?.size}`)
      .join('\n');
  }

  #places(folder: string): string[] {
    return [join(viewsFolder, folder), ...(folder === 'site' ? [this.config.theme] : [])];
  }
}

const namesIn = (folder: string, ending: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
        .toSorted()
    : [];
