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

/** Every route, with the rule that stands on its handler or its controller; undefined where none does. */
export function rulesOf({ app }: Blog): Map<string, Rule | undefined> {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype as Function));
  return new Map(
    controllers.flatMap((controller) =>
      Object.values(Object.getOwnPropertyDescriptors(controller.prototype)).flatMap(({ value }) => lineOf(controller, value)),
    ),
  );
}

function lineOf(controller: Function, handler: unknown): [string, Rule | undefined][] {
  const read = (key: string, from: unknown) => Reflect.getMetadata(key, from as object) as string | undefined;
  if (typeof handler !== 'function' || read('method', handler) === undefined) return [];
  const path = [read('path', controller), read('path', handler)].filter((part) => part && part !== '/').join('/');
  const rule = (read(ruleKey, handler) ?? read(ruleKey, controller)) as Rule | undefined;
  return [[`${RequestMethod[Number(read('method', handler))]} /${path}`, rule]];
}
