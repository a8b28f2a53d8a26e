import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Blog } from './blog.js';
import { handlersOf } from './routes.js';

type Argument = { data?: string; pipes?: unknown[]; schema?: { entries?: Record<string, unknown> } };
/** What a route takes. `unread`: arguments that no schema looks at before the handler does. */
export type RouteShape = { line: string; body: string[]; query: string[]; unread: string[] };

const kinds: Record<number, 'body' | 'query' | 'param'> = {
  [RouteParamtypes.BODY]: 'body',
  [RouteParamtypes.QUERY]: 'query',
  [RouteParamtypes.PARAM]: 'param',
};

/** Every route that a controller has, with what its schemas say that it takes. */
export const shapesOf = (blog: Blog): RouteShape[] =>
  handlersOf(blog).map(({ line, controller, name }) => shapeOf(line, Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}));

function shapeOf(line: string, args: Record<string, Argument>): RouteShape {
  const shape: RouteShape = { line, body: [], query: [], unread: [] };
  for (const [key, { data, pipes = [], schema }] of Object.entries(args)) {
    const kind = kinds[Number.parseInt(key, 10)];
    if (!kind) continue;
    if (!schema && pipes.length === 0) shape.unread.push(data ? `${kind} ${data}` : kind);
    if (kind !== 'param') shape[kind].push(...(data ? [data] : Object.keys(schema?.entries ?? {})));
  }
  return shape;
}
