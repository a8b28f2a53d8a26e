import { Importer } from '../archive/run/importer.service.js';
import { ImportUndo } from '../archive/run/undo.service.js';
import { Arrivals } from '../export/arrivals.service.js';
import { Restorer } from '../export/restorer.service.js';
import { MediaLibrary } from '../media/media-library.service.js';
import { MediaStore } from '../media/media.store.js';
import { Sizing } from '../media/sizing.service.js';
import { Workbench } from '../media/workbench.service.js';
import type { Clock } from '../platform/clock.js';
import type { Config } from '../platform/config.js';
import { Outside } from '../platform/outside.service.js';
import { SettingsStore } from '../settings/settings.store.js';
import { publisherAlone } from './publisher-alone.js';

/** What a command needs to bring posts in, take them back and publish what came of it. Sizes of pictures are left to the app. Who calls closes it. */
export async function importerAlone(config: Config, clock: Clock) {
  const { publisher, database, texts, close: closePublisher } = publisherAlone(config, clock);
  const media = new MediaStore(database, clock);
  const workbench = new Workbench();
  const sizing = new Sizing(config, media, workbench, clock);
  await sizing.onModuleDestroy();
  const library = new MediaLibrary(config, database, media, workbench, sizing);
  const importer = new Importer(config, database, new SettingsStore(database), library, clock, new Outside(config));
  const undo = new ImportUndo(config, database, media, clock);
  const restorer = new Restorer(config, database, library, clock);
  const close = async (): Promise<void> => {
    workbench.onModuleDestroy();
    await closePublisher();
  };
  return { arrivals: new Arrivals(importer, restorer), undo, library, publisher, texts, close };
}
