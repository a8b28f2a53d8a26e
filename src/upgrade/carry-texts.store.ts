import { DatabaseSync } from 'node:sqlite';

/** Titles of posts whose text was taken over, and of those of which something else was changed that was not. */
export type Carried = { texts: string[]; partly: string[] };

/** What an author types, and whose word its HTML has. What is made from that, such as addresses and lists, is not touched by it. */
const typed = ['title', 'excerpt', 'markdown', 'words', 'trust', 'updatedAt', 'version'];
const settled = ['slug', 'status', 'path', 'publishedAt', 'kind', 'link', 'lang'];

/**
 * Takes what was typed since into an older copy of the database: texts of posts that both have, with their revisions, and what is typed and not published. Only what
 * both know by the same name; new posts are for an import. The copy’s site is to be made again.
 */
export function carryTexts(copy: string, newer: string): Carried {
  const database = new DatabaseSync(copy, { enableForeignKeyConstraints: false });
  try {
    database.prepare('ATTACH ? AS newer').run(newer);
    const both = (table: string) => columnsIn(database, 'main', table).filter((name) => columnsIn(database, 'newer', table).includes(name));
    const post = both('Post');
    const columns = typed.filter((name) => post.includes(name));
    const pair = 'FROM main.Post AS old JOIN newer.Post AS new ON new.uid = old.uid';
    const differs = (names: string[]) => names.map((name) => `new."${name}" IS NOT old."${name}"`).join(' OR ');
    const titles = (names: string[]) => database.prepare(`SELECT new.title ${pair} WHERE ${differs(names)} ORDER BY old.id`).all().map((row) => String(row['title'])); // prettier-ignore
    const carried = { texts: titles(['title', 'excerpt', 'markdown']), partly: titles(settled.filter((name) => post.includes(name))) };
    database.exec('BEGIN IMMEDIATE');
    const author = 'CASE WHEN EXISTS (SELECT 1 FROM main.Author AS known WHERE known.id = its.authorId) THEN its.authorId END';
    const rows = (table: string, without: string[]) => {
      const names = both(table).filter((name) => !['postId', 'authorId', ...without].includes(name));
      const list = ['postId', 'authorId', ...names].map((name) => `"${name}"`).join(', ');
      const values = names.map((name) => `, its."${name}"`).join('');
      database.exec(`INSERT OR REPLACE INTO main."${table}" (${list})
        SELECT old.id, ${author}${values} ${pair} JOIN newer."${table}" AS its ON its.postId = new.id WHERE new.version >= old.version`);
    };
    rows('Revision', ['id']);
    if (both('WorkingCopy').length > 0) rows('WorkingCopy', []);
    database.exec(`UPDATE main.Post SET ${columns.map((name) => `"${name}" = new."${name}"`).join(', ')}
      FROM newer.Post AS new WHERE new.uid = Post.uid AND (${columns.map((name) => `new."${name}" IS NOT Post."${name}"`).join(' OR ')})`);
    database.exec('COMMIT');
    return carried;
  } finally {
    database.close();
  }
}

const columnsIn = (database: DatabaseSync, schema: 'main' | 'newer', table: string): string[] =>
  database.prepare(`SELECT name FROM ${schema}.pragma_table_info(?)`).all(table).map(({ name }) => String(name)); // prettier-ignore
