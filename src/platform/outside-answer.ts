/** What a page of others was when it was asked for. `body` is empty for types that nobody here reads. */
export type OutsidePage = { url: string; status: number; type: string; links: string; body: string; isCut: boolean; etag?: string };

/** How a page is asked for: what is had of it already, and how much of it is read (a megabyte unless it is said). */
export type Asking = { etag?: string; mostBytes?: number };

/** Somebody answers, but not with what was asked for. */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`its server answers ${status}`);
  }
}
