/** The picture that others show with a link to a post. */
export const cardSize = { width: 1200, height: 630 } as const;

/** Where it is, for as long as the post is public. */
export const cardPath = (postId: number): string => `/cards/${postId}.png`;

/** What all cards of a blog have in common. `host` stands for the blog where its name can't be written. */
export type CardLook = { blog: string; host: string; accent: string };

/** What a card shows: the title; whose the post is and of when, where no font can write the title. */
export type CardWish = { id: number; title: string; author: string; day: string };

/** Another number draws all cards again. */
export const cardVersion = 1;
