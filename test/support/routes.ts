import { RequestMethod } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { type Rule, ruleKey } from '../../src/auth/session.guard.js';
import type { Blog } from './blog.js';

/** The routes of the running app, `METHOD /path`, read from the tree that Fastify draws of them. */
export function routesOf({ app }: Blog): string[] {
  const above: string[] = [];
  const lines = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }).trimEnd().split('\n');
  return lines.flatMap((line) => {
    const [, tree = '', path = '', methods = ''] = /^([│├└─\s]*)(\S*)(?: \((.*)\))?$/.exec(line)!;
    const depth = tree.length / 4;
    above[depth] = (above[depth - 1] ?? '') + path;
    return methods
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => `${method} ${above[depth]}`);
  });
}

/** A function of a controller that answers requests. `line`: `METHOD /path`. */
export type Handler = { line: string; controller: Function; name: string; handler: Function };

const metadata = (key: string, from: Function) => Reflect.getMetadata(key, from) as string | undefined;

/** Every handler that a controller has. */
export function handlersOf({ app }: Blog): Handler[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype as Function));
  return controllers.flatMap((controller) =>
    Object.entries(Object.getOwnPropertyDescriptors(controller.prototype)).flatMap(([name, { value: handler }]) => {
      if (typeof handler !== 'function' || metadata('method', handler) === undefined) return [];
      const path = [metadata('path', controller), metadata('path', handler)].filter((part) => part && part !== '/').join('/');
      return [{ line: `${RequestMethod[Number(metadata('method', handler))]} /${path}`, controller, name, handler }];
    }),
  );
}

/** Every route, with the rule that stands on its handler or its controller; undefined where none does. */
export function rulesOf(blog: Blog): Map<string, Rule | undefined> {
  return new Map(
    handlersOf(blog).map(({ line, controller, handler }) => [line, (metadata(ruleKey, handler) ?? metadata(ruleKey, controller)) as Rule | undefined]),
  );
}
