import type { Command } from './command.js';
import { exportAll } from './export-all.js';
import { exportSite } from './export-site.js';

/** The pages as plain files, or the blog with all that is needed to have it again. */
export const run: Command['run'] = (args, terminal) => (args.includes('--site') ? exportSite(args, terminal) : exportAll(args, terminal));
