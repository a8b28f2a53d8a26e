import { defaultPattern } from '../core/permalink.js';

/** What the owner can choose. A row that is not in the database has the value here. */
export type Settings = {
  /** the blog's name */
  title: string;
  /** one line below it; empty for none */
  tagline: string;
  /** BCP 47 language of the blog */
  lang: string;
  /** permalink pattern, see core/permalink.ts */
  permalink: string;
  /** posts on a full list page */
  postsPerPage: number;
  /** posts in a feed */
  feedLength: number;
  /** IANA time zone in which dates are shown and read */
  timeZone: string;
  /** whether readers find the circle for kudos under a post */
  kudos: boolean;
};

export const defaultSettings: Settings = {
  title: 'A new blog',
  tagline: '',
  lang: 'en',
  permalink: defaultPattern,
  postsPerPage: 8,
  feedLength: 20,
  timeZone: 'UTC',
  kudos: true,
};
