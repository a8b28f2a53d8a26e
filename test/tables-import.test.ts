import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dumpRows } from '../src/archive/tables/dump-rows.js';
import { expect } from './support/imported.js';
import { readFileNamed, readSource } from './support/read-source.js';

const postgres = String.raw`--
-- PostgreSQL database dump
--
SET standard_conforming_strings = on;
CREATE FUNCTION public.f() RETURNS void AS $$ begin; select ';'; end $$ LANGUAGE plpgsql;
COPY public.posts (id, title, slug, content, draft, created_at, updated_at, url, published_at) FROM stdin;
1	It's\ta	its-a	one\ntwo\\n \\\\N; -- ü	f	2014-01-01 10:00:00	2014-01-02 10:00:00.5	https://e.example/x	2014-01-01 10:00:00+02
2	Draft	draft		t	2014-01-01 10:00:00	2014-01-02 10:00:00	\N	\N
\.


COPY public.users (id, username, email, crypted_password, salt) FROM stdin;
1	ann	ann@e.example	$2a$10$secret	salt
\.
INSERT INTO public.posts (id, title, slug, content, draft, created_at, published_at) VALUES (3, 'Q''s "x"; --', 'q', E'a\nb\\', false, '2015-01-01 00:00:00', NULL);
`;

const mysql = String.raw`-- MySQL dump 10.13  Distrib 5.5.32
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS ${'`post`'};
CREATE TABLE ${'`post`'} (
  ${'`id`'} int(11) NOT NULL AUTO_INCREMENT,
  ${'`title`'} varchar(255) DEFAULT NULL COMMENT 'a, (b)',
  ${'`slug`'} varchar(255), ${'`content`'} longtext, ${'`draft`'} tinyint(1), ${'`created_at`'} datetime, ${'`updated_at`'} datetime, ${'`aside`'} tinyint(1), ${'`url`'} varchar(255),
  ${'`published_at`'} datetime, ${'`page`'} tinyint(1), ${'`kudos`'} int, ${'`tags`'} varchar(99), ${'`aliases`'} varchar(99),
  PRIMARY KEY (${'`id`'}), UNIQUE KEY ${'`slug`'} (${'`slug`'})
) ENGINE=InnoDB;
INSERT INTO ${'`post`'} VALUES (1,'It\'s; \"x\"','devops/moved','# H\r\n\r\n50\% \\ ''y'' é\n-- no',0,'2013-01-01 00:00:00','0001-01-01 00:00:00',1,'','2013-02-03 04:05:06',0,7,'a, b','old, /older/'),
(2,'About','about',_binary 'us',0,'2013-01-01 00:00:00',NULL,0,NULL,'0000-00-00 00:00:00',1,0,NULL,NULL);
`;

test('a dump of obtvse2’s PostgreSQL gives its posts, signs and all', async () => {
  const { posts, source } = await readFileNamed('o.sql', postgres);
  assert.deepEqual([source.engine, source.total, posts.map(({ place }) => place)], ['obtvse2 dump', 3, ['o.sql:7', 'o.sql:8', 'o.sql:15']]);
  expect(
    posts[0]!,
    {
      title: "It's\ta",
      slug: 'its-a',
      markdown: 'one\ntwo\\n \\\\N; -- ü',
      status: 'published',
      publishedAt: '2014-01-01T08:00:00.000Z',
      updatedAt: '2014-01-02T10:00:00.500Z',
      link: 'https://e.example/x',
      aliases: ['/its-a'],
      authors: ['ann'],
    },
    'COPY',
  );
  expect(posts[1]!, { status: 'idea', publishedAt: null, markdown: '' }, 'a draft');
  expect(posts[2]!, { title: 'Q\'s "x"; --', markdown: 'a\nb\\', status: 'published', publishedAt: '2015-01-01T00:00:00.000Z' }, 'INSERT');
  assert.doesNotMatch(JSON.stringify(posts), /secret|salt|ann@/);
});

test('a dump of acvte’s MySQL gives its posts, their categories, tags and old names', async () => {
  const { posts, source } = await readFileNamed('a.sql', mysql);
  assert.equal(source.engine, 'acvte dump');
  expect(
    posts[0]!,
    {
      title: 'It\'s; "x"',
      slug: 'moved',
      markdown: "# H\n\n50\\% \\ 'y' é\n-- no",
      categories: ['devops'],
      tags: ['a', 'b'],
      aliases: ['/devops/moved', '/old', '/older/'],
      updatedAt: null,
      extra: { aside: true, kudos: 7 },
    },
    'a post',
  );
  expect(posts[1]!, { kind: 'page', markdown: 'us', publishedAt: '2013-01-01T00:00:00.000Z', extra: {} }, 'a page');
});

test('obtvse2’s own file gives the same as SQLite’s dump of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-sqlite-'));
  const database = new DatabaseSync(join(folder, 'o.sqlite3'));
  database.exec(
    "CREATE TABLE posts (id INTEGER PRIMARY KEY, title varchar(255), slug varchar(255), content text, draft boolean DEFAULT 't', created_at datetime, published_at datetime)",
  );
  database.prepare("INSERT INTO posts VALUES (1, ?, ?, ?, 'f', '2013-08-09 23:28:25.000000', '2013-08-09 23:28:25.123456')").run("It's", 'its', 'a\r\nb');
  database.exec("CREATE TABLE users (id integer, username varchar, crypted_password varchar); INSERT INTO users VALUES (1, 'nate', 'secret')");
  database.close();
  const file = await readSource(join(folder, 'o.sqlite3'));
  expect(file.posts[0]!, { title: "It's", markdown: 'a\nb', publishedAt: '2013-08-09T23:28:25.123Z', authors: ['nate'] }, 'the file');
  const dump = `PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE posts (id INTEGER PRIMARY KEY, title varchar(255), slug varchar(255), content text, draft boolean DEFAULT 't', created_at datetime, published_at datetime);
INSERT INTO posts VALUES(1,'It''s','its',replace(replace('a\\r\\nb','\\r',char(13)),'\\n',char(10)),'f','2013-08-09 23:28:25.000000','2013-08-09 23:28:25.123456');
CREATE TABLE users (id integer, username varchar, crypted_password varchar);
INSERT INTO users VALUES(1,'nate','secret');
COMMIT;`;
  const again = await readFileNamed('o.sql', dump);
  assert.deepEqual([again.ids, again.digests], [file.ids, file.digests]);
  rmSync(folder, { recursive: true });
});

test('a dump says the same in whatever pieces it arrives', async () => {
  for (const [text, dialect] of [
    [postgres, 'standard'],
    [mysql, 'mysql'],
  ] as const) {
    const read = async (size: number) => {
      async function* pieces() {
        for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
      }
      const rows: unknown[] = [];
      for await (const row of dumpRows(pieces(), dialect, () => true)) rows.push(row);
      return rows;
    };
    const whole = await read(text.length);
    for (const size of [1, 2, 3, 7, 50]) assert.deepEqual(await read(size), whole);
  }
});

test('a database of something else, and a dump that is cut off, are refused in words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qvill-sqlite-'));
  const database = new DatabaseSync(join(folder, 'x.db'));
  database.exec('CREATE TABLE other (id integer)');
  database.close();
  await assert.rejects(readSource(join(folder, 'x.db')), {
    message: 'x.db is a database, but none of obtvse2 or acvte: it has no posts with a slug and a content',
  });
  writeFileSync(join(folder, 'y.db'), `SQLite format 3\0${'x'.repeat(5000)}`);
  await assert.rejects(readSource(join(folder, 'y.db')), { message: /^y\.db can't be read: / });
  await assert.rejects(readFileNamed('a.sql', mysql.slice(0, mysql.indexOf('# H'))), { message: 'line 11: it ends in the middle: the file is cut off' });
  rmSync(folder, { recursive: true });
});
