import { Injectable } from '@nestjs/common';
import { tooNarrow } from '../auth/bearer.js';
import { opens } from '../auth/scopes.js';
import type { ApiRequest } from '../auth/session.guard.js';
import { mediaPath } from '../core/media.js';
import { encodePath } from '../core/path.js';
import { invalid } from '../core/problem.js';
import { type Added, MediaLibrary } from '../media/media-library.service.js';
import { labelOf } from '../media/media-name.js';
import { oneOfSeveral } from '../platform/acting.service.js';
import { Config } from '../platform/config.js';
import { filesOf, type Uploaded } from '../platform/uploads.js';
import { Publisher } from '../publishing/publisher.service.js';
import { badRequest } from './micropub-command.js';

/** Files that programs send, on their way into the media library. They answer at their addresses before the program is answered. */
@Injectable()
export class SentFiles {
  constructor(
    private readonly config: Config,
    private readonly library: MediaLibrary,
    private readonly publisher: Publisher,
  ) {}

  /** Where readers get a file, for good. */
  addressOf({ name }: { name: string }): string {
    return this.config.url + encodePath(mediaPath(name));
  }

  /** The one file of a form. @throws Problem also when there are more: the first is kept then, and the sentence says so */
  async only(request: ApiRequest): Promise<Added> {
    let first: Added | undefined;
    await this.#each(request, async (sent, add) => {
      if (first) throw invalid('file', `A request brings one file: “${labelOf(sent.name)}” was not taken, and the one before it is kept as “${first.name}”`);
      first = await add();
    });
    if (!first) throw invalid('file', 'There is no file: send it as the part “file” of a form');
    return first;
  }

  /** A file that is the whole body. */
  async add(request: ApiRequest, file: AsyncIterable<Uint8Array>, name: string): Promise<Added> {
    const added = await this.library.add({ file, name, by: request.author.id });
    await this.publisher.publish();
    return added;
  }

  /** Puts into a form, in place of each file, the address that it has now, as if the app had sent that (https://www.w3.org/TR/micropub/#uploading-files). */
  async intoForm(request: ApiRequest): Promise<void> {
    const form = request.body as Record<string, unknown>;
    await this.#each(request, async ({ field }, add) => {
      if (!opens(request.scopes, 'create')) throw tooNarrow('create');
      if (!/^(?:photo|video|audio)(?:\[\d*\])?$/.test(field)) throw badRequest(`Files come as photo, video or audio, and not as “${field.slice(0, 40)}”`);
      const address = this.addressOf(await add());
      form[field] = [form[field] ?? [], address].flat();
    });
  }

  /** Goes through the files, and publishes those that were added also when a later one can't be kept. */
  async #each(request: ApiRequest, take: (sent: Uploaded, add: () => Promise<Added>) => Promise<void>): Promise<void> {
    let hasNews = false;
    try {
      for await (const sent of filesOf(request)) {
        await take(sent, async () => {
          const added = await oneOfSeveral(() => this.library.add({ file: sent.file, name: sent.name, by: request.author.id }));
          hasNews = true;
          return added;
        });
      }
    } finally {
      if (hasNews) await this.publisher.publish();
    }
  }
}
