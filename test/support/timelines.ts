import type { DatabaseSync } from 'node:sqlite';

const links = ['Tag', 'Category', 'Author'].map((label) => [label.toLowerCase(), `Post${label}`] as const);
const dates = Object.entries({ year: 4, month: 7, day: 10 });

/** Writes down anew which posts stand on which timeline, and how many, from the posts and their labels alone. */
export function makeTimelines(database: DatabaseSync): void {
  database.exec(`
    DELETE FROM Listed;
    INSERT INTO Listed SELECT 'all', publishedAt, id FROM Post WHERE status = 'published' AND kind = 'post';
    ${links.map(([kind, link]) => `INSERT INTO Listed SELECT '${kind}:' || ${kind}Id, publishedAt, postId FROM ${link} JOIN Listed USING (postId) WHERE timeline = 'all';`).join('')}
    DELETE FROM Counted;
    INSERT INTO Counted SELECT timeline, count(*) FROM Listed GROUP BY 1;
    ${dates.map(([name, length]) => `INSERT INTO Counted SELECT '${name}:' || substr(publishedAt, 1, ${length}), count(*) FROM Listed WHERE timeline = 'all' GROUP BY 1;`).join('')}`);
}
