import { bytesOf } from './tree-files.store.js';
import type { TreeLayout } from './tree-layout.js';

/** What readers are to get at a path. */
export type Holding = { status: number; body?: Buffer; location?: string };

/** What the tree holds at a path at this moment. */
export function holdingAt(layout: TreeLayout, path: string): Holding {
  const body = bytesOf(layout.page(path));
  if (body) return { status: 200, body };
  const [moved, gone] = layout.markers(path).map(bytesOf);
  const [, status, location] = /^(30\d) (\S+)/.exec(moved?.toString() ?? '') ?? [];
  if (status) return { status: Number(status), location: location! };
  return { status: gone ? 410 : 404 };
}
