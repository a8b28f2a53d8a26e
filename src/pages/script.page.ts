import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { scriptPaths } from '../core/app-paths.js';
import { scriptsFolder } from '../platform/folders.js';
import { page } from './outcome.js';
import type { Page } from './page.js';

/** A script for readers, which nobody needs to read: src/browser/NAME.script.ts, bundled. In the tree, so that it is there while the app is not. */
export const scriptPage: Page = async (_, name: string = '') => page(await readFile(join(scriptsFolder, `${name as keyof typeof scriptPaths}.js`)));
