import { hashedPath, pathsOf } from '../core/media.js';
import { movedTo } from './outcome.js';
import type { Page } from './page.js';
import { formerly } from './post.page.js';

/** `/media/NAME`: to where the bytes are now. */
export const mediaPage: Page = async (context, name = '') => {
  const file = await context.view.mediaNamed(name);
  return file ? movedTo(file.path) : formerly(context);
};

/** `/media/FOLDER/FILE`: the bytes, as long as they are there; then to what came in their place, or 410. */
export const formerFilePage: Page = async (context) => {
  const { path, view } = context;
  const hasAnswered = view.hasAnswered(path);
  if (view.holds(path)) return null;
  const file = view.mediaIn(hashedPath(path)?.folder ?? '');
  if (!file) return formerly(context);
  // No page: nobody is asked before the file itself
  return pathsOf(file).includes(path) ? null : hasAnswered ? movedTo(file.path) : null;
};
