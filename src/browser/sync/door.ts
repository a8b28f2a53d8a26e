import type { FieldFault } from '../../core/problem.js';
import type { EditorState, PostForm } from '../../core/post-form.js';
import type { EditorPage } from '../editor/page.js';

/** What came of an exchange with the server. `away`: no answer of ours came; whether it did what was asked is not known. */
export type Reply =
  | { kind: 'state'; state: EditorState }
  | { kind: 'stale' }
  | { kind: 'signed-out' }
  | { kind: 'forbidden' }
  | { kind: 'gone' }
  | { kind: 'refused'; message: string; faults?: FieldFault[] }
  | { kind: 'away'; reached: boolean; waitSeconds?: number };

/** Browsers let 64 KB go on their way when a page is left (Fetch, “keepalive”); the rest is for headers. */
const keepaliveBytes = 60_000;

/** A line of 10 KB a second is slow; what takes longer is not there. */
const patienceMs = (bytes: number): number => 30_000 + bytes / 10;

/** The post's door on the server. Nothing here throws: whatever is wrong is a kind of reply. */
export class Door {
  /** What asks without changing what readers see: it can be broken off. */
  #asking: AbortController | null = null;

  constructor(private readonly page: EditorPage) {}

  /** Waits no longer for what was asked over a network that has gone. */
  giveUp(): void {
    this.#asking?.abort();
  }

  /** Where the post stands. */
  look(): Promise<Reply> {
    return this.#ask('GET', '');
  }

  /** Keeps what is typed, unseen by readers. Goes on when the page is left, if it is small enough. */
  keep(form: PostForm, version: number): Promise<Reply> {
    return this.#ask('PUT', '/working-copy', form, version);
  }

  /** @param path below the post, such as `/publication` */
  act(path: string, form: PostForm, version: number): Promise<Reply> {
    return this.#ask('POST', path, { ...form, takeover: this.page.takenOver() }, version);
  }

  async #ask(method: string, path: string, form?: PostForm & { takeover?: string }, version?: number): Promise<Reply> {
    const body = form ? new TextEncoder().encode(JSON.stringify(form)) : null;
    const size = body?.length ?? 0;
    const headers = { accept: 'application/json', ...(body ? { 'content-type': 'application/json', 'x-csrf-token': this.page.csrf } : {}) };
    const asking = method === 'POST' ? null : new AbortController();
    this.#asking = asking;
    try {
      const response = await fetch(this.page.door + path, {
        method,
        body,
        headers: version === undefined ? headers : { ...headers, 'if-match': `"${version}"` },
        redirect: 'error',
        keepalive: method === 'PUT' && size < keepaliveBytes,
        signal: AbortSignal.any([AbortSignal.timeout(patienceMs(size)), ...(asking ? [asking.signal] : [])]),
      });
      return await replyOf(response);
    } catch {
      return { kind: 'away', reached: false };
    }
  }
}

async function replyOf(response: Response): Promise<Reply> {
  const { status, headers } = response;
  if (status === 401) return { kind: 'signed-out' };
  if (status === 403) return { kind: 'forbidden' };
  // A proxy on the way may say anything; only our own words count
  const own = /^application\/(problem\+)?json\b/.test(headers.get('content-type') ?? '');
  const said = own ? ((await response.json()) as Record<string, unknown>) : {};
  if (status === 200 && isState(said)) return { kind: 'state', state: said };
  if (status === 412 && own) return { kind: 'stale' };
  if ((status === 404 || status === 410) && own) return { kind: 'gone' };
  if (status === 413) return { kind: 'refused', message: own ? String(said['detail']) : 'This is longer than the server takes' };
  if ((status === 409 || status === 422) && own) return refusalIn(said);
  return { kind: 'away', reached: true, waitSeconds: Number(headers.get('retry-after')) || 0 };
}

function refusalIn({ detail, field, errors, takeover }: Record<string, unknown>): Reply {
  const fault = { field: String(field), detail: String(detail), ...(takeover ? { takeover: String(takeover) } : {}) };
  const faults = Array.isArray(errors) ? (errors as FieldFault[]) : field ? [fault] : [];
  return { kind: 'refused', message: faults.length > 1 ? faults.map((fault) => fault.detail).join('. ') : String(detail), faults };
}

const isState = (said: Record<string, unknown>): said is EditorState & Record<string, unknown> =>
  Number.isInteger(said['version']) && typeof said['form'] === 'object' && said['form'] !== null;
