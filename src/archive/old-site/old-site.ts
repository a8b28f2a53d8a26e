/** A file of an old site, as its header says. `header` is the text of it: only there one sees what its author quoted. */
export type OldFile = { path: string; fields: Record<string, unknown>; header: string };

/** What an engine made of a folder, worked out from its configuration. Paths are relative to the folder that is imported. */
export interface OldSite {
  readonly engine: string;
  /** its address without an end slash, `https://old.example/blog`; null when it does not say */
  readonly url: string | null;
  /** IANA zone of times that name none; null: the blog's */
  readonly timeZone: string | null;
  /** the fields of a file as it read them: its own, and those that the site's defaults and the file's folder give to it */
  fieldsOf(file: OldFile): Record<string, unknown>;
  /** whether it took the file for a post, for a page, or for neither; null when nobody can tell by its place */
  kindOf(path: string): 'post' | 'page' | null;
  /** The path at which it served the file, in URL form, with a leading slash. Null: at none, or at one that can't be known. */
  addressOf(file: OldFile): string | null;
  /** names of fields that mean something else there than to all others: they are kept and not read */
  readonly foreign?: readonly string[];
  /** the folder of what new posts begin with, with an end slash: none of it is a post */
  readonly templates?: string;
  /** the folder of its texts, with an end slash: Markdown elsewhere is about the site */
  readonly texts?: string;
}

const meaningful = /^(?:title|date|lang|language|author|authors|tags?|categor(?:y|ies)|draft|published|excerpt|description)$/i;

/** Of what a site says about many files at once, that which is about their words: layouts and the like are its theme's. */
export const aboutWords = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => meaningful.test(name)));

/** What a file is read with: the site to which it belonged, if anybody can tell, and the files beside it. */
export type OldFolder = {
  site: OldSite | null;
  /** the path of the file that a tag or a link names, with a leading slash; null when there is none */
  fileOf(name: string): string | null;
};

/** Of a file that comes alone. */
export const noFolder: OldFolder = { site: null, fileOf: () => null };
