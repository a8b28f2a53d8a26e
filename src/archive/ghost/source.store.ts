import { createHash } from 'node:crypto';
import { invalid } from '../../core/problem.js';
import { filesBeside, type Input } from '../input.js';
import { isRecord } from '../markdown/front-matter-fields.js';
import { valuesIn } from '../json/values.js';
import type { Source, SourceEntry } from '../source.js';
import { textStream } from '../xml/text-stream.js';
import { type Book, type GhostPost, isLearned, key, learn, named, newBook, tableAt } from './book.js';
import { postFrom } from './post.js';

/** An export of Ghost. It is read twice: the tables to which its posts refer come after them. */
export async function openGhost(input: Input): Promise<Source> {
  const book = newBook();
  for await (const { path: place, value } of valuesIn(textStream(input.bytes()).chunks, (at) => isLearned(tableAt(at)))) learn(book, tableAt(place)!, value);
  if (book.posts === 0) throw invalid('source', `${input.name} holds no posts of Ghost`);
  return {
    engine: 'Ghost export',
    key: 'ghost:',
    site: null,
    total: book.posts,
    skipped: [],
    ...filesBeside(input, null),
    entries: () => entriesOf(input, book),
  };
}

async function* entriesOf(input: Input, book: Book): AsyncGenerator<SourceEntry> {
  for await (const { path: place, value } of valuesIn(textStream(input.bytes()).chunks, (at) => tableAt(at) === 'posts')) {
    const post = value as GhostPost;
    const at = `${input.name} post ${Number(place.at(-1)) + 1}`;
    const said = isRecord(value)
      ? [post, named(book.tagsOf, book.tags, post.id), named(book.authorsOf, book.users, post.id), book.metaOf.get(key(post.id))]
      : [];
    yield {
      place: at,
      id: isRecord(value) ? (post.uuid ?? key(post.id)) : at,
      digest: isRecord(value) ? createHash('sha256').update(JSON.stringify(said)).digest('base64url') : '',
      read: () => {
        if (!isRecord(value)) throw invalid('file', 'it is no row of posts');
        return postFrom(post, book);
      },
    };
  }
}
