import { copiedValue, isWord, valueOf } from './dump-values.js';
import type { TableRow } from './legacy.js';
import { type Dialect, SqlTokens, type Token } from './sql-tokens.js';

/** Columns of these begin no column of a table. */
const notColumns = /^(?:primary|key|unique|constraint|index|fulltext|check|foreign|spatial|exclude|like)$/i;

/**
 * The rows of a dump of a database, of the tables that are wanted: mysqldump's INSERTs, pg_dump's COPY and INSERTs, SQLite's .dump.
 * Values are text, or null.
 */
export async function* dumpRows(chunks: AsyncIterable<string>, dialect: Dialect, isWanted: (table: string) => boolean): AsyncGenerator<TableRow> {
  const tokens = new SqlTokens(dialect);
  const reader = new Statements(tokens, isWanted);
  for await (const chunk of chunks) {
    for (const token of tokens.write(chunk)) reader.take(token);
    yield* reader.rows.splice(0);
  }
  for (const token of tokens.end()) reader.take(token);
  yield* reader.rows;
}

/** Statement by statement: only their heads are kept, and one row. */
class Statements {
  readonly rows: TableRow[] = [];
  readonly #columns = new Map<string, string[]>();
  #head: Token[] = [];
  #depth = 0;
  #target: { table: string; columns: string[]; isWanted: boolean } | null = null;
  #isCopy = false;
  /** a row within VALUES: each value as its tokens */
  #values: Token[][] | null = null;

  constructor(
    private readonly tokens: SqlTokens,
    private readonly isWanted: (table: string) => boolean,
  ) {}

  take(token: Token): void {
    if (token.kind === 'copied') return this.#copied(token);
    if (token.kind === 'sign' && token.value === ';' && this.#depth === 0) return this.#ended();
    if (this.#isCopy) this.#endCopy();
    if (this.#target) return this.#inValues(token);
    if (token.kind === 'sign') this.#depth += token.value === '(' ? 1 : token.value === ')' ? -1 : 0;
    if (this.#head.length < 20_000) this.#head.push(token);
    const word = token.kind === 'word' && this.#depth === 0 ? token.value.toLowerCase() : '';
    if ((word === 'values' || word === 'value') && isWord(this.#head[0], /^(?:insert|replace)$/i)) this.#target = this.#targetOf(this.#head);
  }

  #endCopy(): void {
    this.#isCopy = false;
    this.#target = null;
  }

  #ended(): void {
    if (this.#isCopy) this.#endCopy();
    const [first, second] = this.#head;
    if (isWord(first, /^create$/i) && isWord(second, /^table$/i)) this.#learnColumns();
    if (isWord(first, /^copy$/i) && this.#head.some((token) => isWord(token, /^stdin$/i))) {
      this.#target = this.#targetOf(this.#head);
      this.#isCopy = true;
      this.tokens.copyFollows();
    } else this.#target = null;
    this.#head = [];
    this.#depth = 0;
    this.#values = null;
  }

  /** The table that a statement names, and its columns: as it lists them, else as they were created. */
  #targetOf(head: Token[]): { table: string; columns: string[]; isWanted: boolean } {
    const open = head.findIndex(({ kind, value }) => kind === 'sign' && value === '(');
    const table = tableName(open < 0 ? head.slice(0, -1) : head.slice(0, open));
    const columns =
      open < 0
        ? (this.#columns.get(table) ?? [])
        : head
            .slice(open + 1)
            .filter(({ kind }) => kind !== 'sign')
            .map(({ value }) => value);
    return { table, columns, isWanted: this.isWanted(table) };
  }

  #learnColumns(): void {
    const open = this.#head.findIndex(({ kind, value }) => kind === 'sign' && value === '(');
    const columns: string[] = [];
    let depth = 0;
    let isFirst = true;
    for (const { kind, value } of this.#head.slice(open)) {
      if (kind === 'sign') {
        depth += value === '(' ? 1 : value === ')' ? -1 : 0;
        if ((value === '(' && depth === 1) || (value === ',' && depth === 1)) isFirst = true;
      } else if (isFirst && depth === 1) {
        isFirst = false;
        if (kind === 'name' || !notColumns.test(value)) columns.push(value);
      }
    }
    this.#columns.set(tableName(this.#head.slice(0, open)), columns);
  }

  #inValues(token: Token): void {
    if (token.kind === 'sign' && token.value === '(') {
      if (this.#depth++ === 0) return void (this.#values = [[]]);
    } else if (token.kind === 'sign' && token.value === ')') {
      if (--this.#depth === 0) return this.#endRow(token.line);
    } else if (token.kind === 'sign' && token.value === ',' && this.#depth === 1) return void this.#values?.push([]);
    if (this.#target!.isWanted && this.#depth > 0) this.#values?.at(-1)?.push(token);
  }

  #endRow(line: number): void {
    const { table, columns, isWanted } = this.#target!;
    const values = (this.#values ?? []).map(valueOf);
    if (isWanted) this.rows.push(rowOf(table, columns, values, line));
    this.#values = null;
  }

  #copied({ value, line }: Token): void {
    const { table, columns, isWanted } = this.#target!;
    if (isWanted) this.rows.push(rowOf(table, columns, value.split('\t').map(copiedValue), line));
  }
}

const rowOf = (table: string, columns: string[], values: (string | null)[], line: number): TableRow => ({
  table,
  line,
  values: Object.fromEntries(columns.map((column, at) => [column.toLowerCase(), values[at] ?? null])),
});

/** `INSERT INTO public.posts`, `CREATE TABLE IF NOT EXISTS "posts"`, `COPY posts` */
const tableName = (head: Token[]): string =>
  (head.findLast(({ kind, value }) => kind === 'name' || (kind === 'word' && !/^(?:into|table|exists|values?|ignore|from|stdin)$/i.test(value)))?.value ?? '')
    .replace(/^.*\./, '')
    .replace(/"/g, '');
