import type { Rows } from '../platform/rows.store.js';
import { MemoryBook } from './memory-book.js';
import { kindOf, type Rule } from './rule.js';

const columns = 'SELECT source, code, target FROM Redirect';
/** More than these are settled in memory, all at once. */
const few = 50;

/**
 * The rules that are in force before a change, read by the one who may write. For a change of a few rules only what can have to do with it is
 * read: a hundred thousand of them are some hundred megabytes for a moment.
 */
export function bookFor(rows: Rows, added: readonly Rule[]): MemoryBook {
  if (added.length > few) return new MemoryBook(rows.all<Rule>(`${columns} ORDER BY id`));
  const book = new FoundBook(rows, rows.all<Rule>(`${columns} WHERE kind <> 'exact' ORDER BY id`));
  for (const { source } of added)
    for (const rule of rows.all<Rule>(`${columns} WHERE kind = 'exact' AND target LIKE ? ESCAPE '\\'`, leadingTo(source))) book.put(rule);
  return book;
}

/** What the targets of rules begin with that this one may change. */
function leadingTo(source: string): string {
  const start = kindOf(source) === 'pattern' ? '/' : source.replace(/\/\*$/, '');
  return `${start.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Exact rules are looked up when somebody asks for them. */
class FoundBook extends MemoryBook {
  readonly #known = new Set<string>();

  constructor(
    private readonly rows: Rows,
    others: Rule[],
  ) {
    super();
    for (const rule of others) this.put(rule);
  }

  override rule(source: string): Rule | null {
    if (!this.#known.has(source)) {
      const found = this.rows.one<Rule>(`${columns} WHERE source = ?`, source);
      this.#known.add(source);
      if (found) super.put(found);
    }
    return super.rule(source);
  }

  override put(rule: Rule): void {
    this.#known.add(rule.source);
    super.put(rule);
  }

  override drop(source: string): void {
    this.#known.add(source);
    super.drop(source);
  }
}
