-- The timelines, as lists and feeds ask for them: which public posts stand on which, in the order of their dates, and how many.
-- Triggers keep both, in the transaction of whatever changes a post or its labels: nothing that is written can leave them behind.
CREATE TABLE "Listed" (
    "timeline" TEXT NOT NULL,
    "publishedAt" TEXT NOT NULL,
    "postId" INTEGER NOT NULL,

    PRIMARY KEY ("timeline", "publishedAt", "postId"),
    CONSTRAINT "Listed_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX "Listed_postId_idx" ON "Listed"("postId");

CREATE TABLE "Counted" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "count" INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER "Listed_counts" AFTER INSERT ON "Listed" BEGIN
    INSERT INTO "Counted" ("name", "count") VALUES (NEW."timeline", 1) ON CONFLICT ("name") DO UPDATE SET "count" = "count" + 1;
END;
CREATE TRIGGER "Listed_counts_dates" AFTER INSERT ON "Listed" WHEN NEW."timeline" = 'all' BEGIN
    INSERT INTO "Counted" ("name", "count")
    VALUES ('year:' || substr(NEW."publishedAt", 1, 4), 1), ('month:' || substr(NEW."publishedAt", 1, 7), 1), ('day:' || substr(NEW."publishedAt", 1, 10), 1)
    ON CONFLICT ("name") DO UPDATE SET "count" = "count" + 1;
END;
CREATE TRIGGER "Listed_uncounts" AFTER DELETE ON "Listed" BEGIN
    UPDATE "Counted" SET "count" = "count" - 1 WHERE "name" = OLD."timeline";
    DELETE FROM "Counted" WHERE "name" = OLD."timeline" AND "count" = 0;
END;
CREATE TRIGGER "Listed_uncounts_dates" AFTER DELETE ON "Listed" WHEN OLD."timeline" = 'all' BEGIN
    UPDATE "Counted" SET "count" = "count" - 1
    WHERE "name" IN ('year:' || substr(OLD."publishedAt", 1, 4), 'month:' || substr(OLD."publishedAt", 1, 7), 'day:' || substr(OLD."publishedAt", 1, 10));
    DELETE FROM "Counted" WHERE "count" = 0
    AND "name" IN ('year:' || substr(OLD."publishedAt", 1, 4), 'month:' || substr(OLD."publishedAt", 1, 7), 'day:' || substr(OLD."publishedAt", 1, 10));
END;

-- A new row has no labels yet
CREATE TRIGGER "Post_listed" AFTER INSERT ON "Post" WHEN NEW."status" = 'published' AND NEW."kind" = 'post' AND NEW."publishedAt" IS NOT NULL BEGIN
    INSERT INTO "Listed" ("timeline", "publishedAt", "postId") VALUES ('all', NEW."publishedAt", NEW."id");
END;
CREATE TRIGGER "Post_relisted" AFTER UPDATE OF "status", "kind", "publishedAt" ON "Post"
WHEN OLD."status" <> NEW."status" OR OLD."kind" <> NEW."kind" OR OLD."publishedAt" IS NOT NEW."publishedAt" BEGIN
    DELETE FROM "Listed" WHERE "postId" = NEW."id";
    INSERT INTO "Listed" ("timeline", "publishedAt", "postId")
    SELECT "timeline", NEW."publishedAt", NEW."id" FROM (
        SELECT 'all' AS "timeline"
        UNION ALL SELECT 'tag:' || "tagId" FROM "PostTag" WHERE "postId" = NEW."id"
        UNION ALL SELECT 'category:' || "categoryId" FROM "PostCategory" WHERE "postId" = NEW."id"
        UNION ALL SELECT 'author:' || "authorId" FROM "PostAuthor" WHERE "postId" = NEW."id"
    ) WHERE NEW."status" = 'published' AND NEW."kind" = 'post' AND NEW."publishedAt" IS NOT NULL;
END;

CREATE TRIGGER "PostTag_listed" AFTER INSERT ON "PostTag" BEGIN
    INSERT INTO "Listed" ("timeline", "publishedAt", "postId") SELECT 'tag:' || NEW."tagId", "publishedAt", "postId" FROM "Listed"
    WHERE "postId" = NEW."postId" AND "timeline" = 'all';
END;
CREATE TRIGGER "PostTag_unlisted" AFTER DELETE ON "PostTag" BEGIN
    DELETE FROM "Listed" WHERE "postId" = OLD."postId" AND "timeline" = 'tag:' || OLD."tagId";
END;

CREATE TRIGGER "PostCategory_listed" AFTER INSERT ON "PostCategory" BEGIN
    INSERT INTO "Listed" ("timeline", "publishedAt", "postId") SELECT 'category:' || NEW."categoryId", "publishedAt", "postId" FROM "Listed"
    WHERE "postId" = NEW."postId" AND "timeline" = 'all';
END;
CREATE TRIGGER "PostCategory_unlisted" AFTER DELETE ON "PostCategory" BEGIN
    DELETE FROM "Listed" WHERE "postId" = OLD."postId" AND "timeline" = 'category:' || OLD."categoryId";
END;

CREATE TRIGGER "PostAuthor_listed" AFTER INSERT ON "PostAuthor" BEGIN
    INSERT INTO "Listed" ("timeline", "publishedAt", "postId") SELECT 'author:' || NEW."authorId", "publishedAt", "postId" FROM "Listed"
    WHERE "postId" = NEW."postId" AND "timeline" = 'all';
END;
CREATE TRIGGER "PostAuthor_unlisted" AFTER DELETE ON "PostAuthor" BEGIN
    DELETE FROM "Listed" WHERE "postId" = OLD."postId" AND "timeline" = 'author:' || OLD."authorId";
END;

INSERT INTO "Listed" ("timeline", "publishedAt", "postId")
SELECT 'all', "publishedAt", "id" FROM "Post" WHERE "status" = 'published' AND "kind" = 'post' AND "publishedAt" IS NOT NULL;
INSERT INTO "Listed" ("timeline", "publishedAt", "postId")
SELECT 'tag:' || "tagId", "publishedAt", "postId" FROM "PostTag" JOIN "Listed" USING ("postId") WHERE "timeline" = 'all';
INSERT INTO "Listed" ("timeline", "publishedAt", "postId")
SELECT 'category:' || "categoryId", "publishedAt", "postId" FROM "PostCategory" JOIN "Listed" USING ("postId") WHERE "timeline" = 'all';
INSERT INTO "Listed" ("timeline", "publishedAt", "postId")
SELECT 'author:' || "authorId", "publishedAt", "postId" FROM "PostAuthor" JOIN "Listed" USING ("postId") WHERE "timeline" = 'all';

-- What a sitemap says of a post, without the row that holds its text
CREATE INDEX "Post_id_status_path_updatedAt_idx" ON "Post"("id", "status", "path", "updatedAt");
