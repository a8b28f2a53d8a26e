import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { articlePath } from './article.js';
import type { Answer, Blog } from './blog.js';
import { launch, type Launch } from '../src/comparison/processes.service.js';
import { firstAnswer } from '../src/comparison/first-answer.service.js';
import { freePort } from '../src/comparison/free-port.service.js';
import { bareCommand, environmentOf, qvillCommand } from './launch.js';
import { minimalConfiguration, nginxCommand, shippedConfiguration } from './nginx.js';

/** A server that can be started, asked and measured. */
export type Contender = Launch & { url: string };

export async function theApp(blog: Blog): Promise<Contender> {
  const port = await freePort();
  return { command: qvillCommand('serve'), env: environmentOf(blog.data, port), url: addressOn(port) };
}

export async function bareNode(folder: string, name: string, { headers, body }: Answer): Promise<Contender> {
  const port = await freePort();
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ headers, base64: body.toString('base64') }));
  return { command: bareCommand(port, file), env: environmentOf(folder, port), url: addressOn(port) };
}

/** `app` is where nginx would look for the app. */
export async function shippedNginx(folder: string, blog: Blog, app: Contender): Promise<Contender> {
  const port = await freePort();
  const configuration = await shippedConfiguration(join(folder, 'shipped'), blog.data, Number(new URL(app.url).port), port);
  return { command: nginxCommand(configuration), url: addressOn(port) };
}

export async function minimalNginx(folder: string, name: string, { body }: Answer): Promise<Contender> {
  const port = await freePort();
  const configuration = await minimalConfiguration(join(folder, `minimal-${name}`), articlePath, body, port);
  return { command: nginxCommand(configuration), url: addressOn(port) };
}

/** Starts it, on one core if `pin` says so, and waits for its first answer. */
export async function run({ command, url, ...rest }: Contender, pin: readonly string[]) {
  const child = launch({ command: [...pin, ...command] as [string, ...string[]], ...rest });
  await firstAnswer(url, [child]);
  return child;
}

const addressOn = (port: number) => `http://127.0.0.1:${port}${articlePath}`;
