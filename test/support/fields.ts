import { emptyForm, type PostForm } from '../../src/core/post-form.js';
import { emptyFields, type PostFields } from '../../src/posts/post-fields.js';

/** The fields of a post, of which a test names those that it is about. */
export const fields = (some: Partial<PostFields>): PostFields => ({ ...emptyFields, title: 'A post', markdown: 'Its text.', ...some });

/** The editor's form of a post of which nothing has been decided yet. */
export const blankForm: PostForm = { ...emptyForm, kind: 'post' };
