import { page } from './outcome.js';
import type { Page } from './page.js';
import { formerly } from './post.page.js';

/** `/cards/ID.png`: the picture that others show with a link to the post, while that is public. */
export const cardPage: Page = async (context, digits = '') => {
  const { view } = context;
  const id = Number(digits);
  const bytes = (await view.post(id)) && (await view.cardBytes(id));
  return bytes ? page(Buffer.from(bytes)) : formerly(context);
};
