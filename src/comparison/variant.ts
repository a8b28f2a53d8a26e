/** One of what is compared. */
export type Variant = {
  name: string;
  /** where it answers: the address that paths are joined to */
  url: string;
  /** commands of the shell, all of which run at once; none: it is there already, and nobody starts or stops it */
  start: string[];
  /** where they run; null: where the comparison runs */
  folder: string | null;
  environment: Record<string, string>;
  /** a command of the shell that says which version it is; or nothing */
  version: string | null;
};

/** What stands in a file of variants. Undefined: the command's own. */
export type Wanted = { variants: Variant[]; paths?: string[]; rates?: number[]; rounds?: number; seconds?: number };

export const plainVariant = (name: string, url: string): Variant => ({ name, url, start: [], folder: null, environment: {}, version: null });
