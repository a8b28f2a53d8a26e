/** An entry of a feed, of whichever kind. */
export type FeedEntry = {
  id: string;
  /** HTML, or null where it has none */
  title: string | null;
  /** where it stood */
  url: string | null;
  /** what it points to instead */
  link: string | null;
  html: string;
  /** HTML */
  summary: string;
  published: string;
  updated: string;
  authors: string[];
  tags: string[];
  lang: string | null;
  attachments: { url: string; type: string; title: string }[];
  image: string | null;
  kind: 'post' | 'page';
  isDraft: boolean;
  /** false: the file ended within it */
  isWhole: boolean;
};

export const emptyEntry: FeedEntry = {
  id: '',
  title: null,
  url: null,
  link: null,
  html: '',
  summary: '',
  published: '',
  updated: '',
  authors: [],
  tags: [],
  lang: null,
  attachments: [],
  image: null,
  kind: 'post',
  isDraft: false,
  isWhole: true,
};
