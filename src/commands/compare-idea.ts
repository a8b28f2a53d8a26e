import { existsSync } from 'node:fs';
import { AuthorStore } from '../auth/author.store.js';
import { buildContext } from '../app/build-app.js';
import { prepareData } from '../app/data-folder.store.js';
import type { Picture } from '../comparison/post.js';
import { mediaPath } from '../core/media.js';
import { missing } from '../core/problem.js';
import { MediaLibrary } from '../media/media-library.service.js';
import type { Config } from '../platform/config.js';
import { Clock } from '../platform/clock.js';
import { emptyFields } from '../posts/post-fields.js';
import { PostStore } from '../posts/post.store.js';
import { Publisher } from '../publishing/publisher.service.js';

type Words = (at: (picture: Picture) => string) => { title: string; markdown: string };

/** @throws Problem when nobody is there whose idea it could be */
export async function assertOwner(config: Config): Promise<void> {
  if (!existsSync(config.databaseFile)) throw missing(`There is no blog in ${config.data} that could have the post`);
  const app = await contextOf(config);
  await app.get(AuthorStore).withAccount().finally(() => app.close()); // prettier-ignore
}

async function contextOf(config: Config) {
  const clock = new Clock();
  prepareData(config, clock);
  return buildContext(config, clock);
}

/** Puts pictures into the media library, and a post that shows them among the owner's ideas. Returns its title. */
export async function writeIdea(config: Config, pictures: readonly Picture[], words: Words): Promise<string> {
  const app = await contextOf(config);
  try {
    const by = await app.get(AuthorStore).withAccount();
    const addresses = new Map<Picture, string>();
    for (const picture of pictures) {
      const file = (async function* () {
        yield Buffer.from(picture.svg);
      })();
      const { name } = await app.get(MediaLibrary).add({ file, name: picture.name, by, alt: picture.alt });
      addresses.set(picture, mediaPath(name));
    }
    const post = words((picture) => addresses.get(picture)!);
    await app.get(PostStore).create({ ...emptyFields, ...post }, { by, reason: 'saved', status: 'idea' }, { authorIds: [by] });
    await app.get(Publisher).publish();
    return post.title;
  } finally {
    await app.close();
  }
}
