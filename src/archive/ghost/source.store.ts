import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { invalid } from '../../core/problem.js';
import { bytesOf } from '../bytes.store.js';
import { isRecord } from '../front-matter-fields.js';
import { valuesIn } from '../json/values.js';
import type { Source, SourceEntry } from '../source.js';
import { textStream } from '../xml/text-stream.js';
import { type Book, type GhostPost, isLearned, key, learn, named, newBook, tableAt } from './book.js';
import { postFrom } from './post.js';

/** An export of Ghost. It is read twice: the tables to which its posts refer come after them. */
export async function openGhost(path: string): Promise<Source> {
  const book = newBook();
  for await (const { path: place, value } of valuesIn(textStream(bytesOf(path)).chunks, (at) => isLearned(tableAt(at)))) learn(book, tableAt(place)!, value);
  if (book.posts === 0) throw invalid('source', `${basename(path)} holds no posts of Ghost`);
  return {
    engine: 'Ghost export',
    key: 'ghost:',
    site: null,
    total: book.posts,
    skipped: [],
    entries: () => entriesOf(path, book),
  };
}

async function* entriesOf(path: string, book: Book): AsyncGenerator<SourceEntry> {
  for await (const { path: place, value } of valuesIn(textStream(bytesOf(path)).chunks, (at) => tableAt(at) === 'posts')) {
    const post = value as GhostPost;
    const at = `${basename(path)} post ${Number(place.at(-1)) + 1}`;
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
