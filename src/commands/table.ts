import { authorCommand } from './author.command.js';
import type { Command } from './command.js';
import { importCommand } from './import.command.js';
import { nginxCommand } from './nginx.command.js';
import { rebuildCommand } from './rebuild.command.js';
import { serveCommand } from './serve.command.js';

/** Every command there is. */
export const commands: Command[] = [serveCommand, authorCommand, importCommand, rebuildCommand, nginxCommand];
