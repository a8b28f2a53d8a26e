import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import Handlebars from 'handlebars';
import { viewsFolder } from './folders.js';

type Templates = { environment: typeof Handlebars; compiled: Map<string, Handlebars.TemplateDelegate> };

/**
 * The Handlebars templates of views/. Each folder is a world of its own: its templates see each other as partials.
 * Read when a folder is first used; a process that only serves the site reads none.
 */
@Injectable()
export class Views {
  readonly #folders = new Map<string, Templates>();

  /** @param name folder and file, such as `site/post` */
  render(name: string, data: object): string {
    const [folder = '', file = ''] = name.split('/');
    const template = this.#templates(folder).compiled.get(file);
    if (!template) throw new Error(`There is no template views/${name}.hbs`);
    return template(data);
  }

  /** The style sheets beside the templates as one: `FOLDER.css` first, the others by their names. */
  styles(folder: string): string {
    const names = readdirSync(join(viewsFolder, folder)).filter((name) => name.endsWith('.css') && name !== `${folder}.css`);
    return [`${folder}.css`, ...names.toSorted()].map((name) => readFileSync(join(viewsFolder, folder, name), 'utf8')).join('\n');
  }

  /** The text of a file beside the templates. */
  file(name: string): string {
    return readFileSync(join(viewsFolder, name), 'utf8');
  }

  #templates(folder: string): Templates {
    let templates = this.#folders.get(folder);
    if (!templates) this.#folders.set(folder, (templates = compile(join(viewsFolder, folder))));
    return templates;
  }
}

function compile(folder: string): Templates {
  const environment = Handlebars.create();
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.hbs'))) {
    const name = file.slice(0, -'.hbs'.length);
    const template = environment.compile(readFileSync(join(folder, file), 'utf8'), { preventIndent: true });
    // As a function: a partial that is registered as text is compiled again for every page
    environment.registerPartial(name, template);
    compiled.set(name, template);
  }
  return { environment, compiled };
}
