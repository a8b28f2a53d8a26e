import { startComfort } from './editor/comfort.js';
import { EditorPage } from './editor/page.js';
import { watchReceipt } from './editor/receipt.js';
import { startUploads } from './uploads/uploads.js';
import { startSync } from './sync/sync.js';

/** The editor: each part knows the page and nothing of the others, except that keys and buttons ask `sync` to save. */
export const page = new EditorPage();
export const sync = startSync(page);
startComfort(page, sync);
startUploads(page);
watchReceipt(page.door);
