-- Nothing has written into the old table
DROP TABLE "Media";

CREATE TABLE "Media" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "alt" TEXT,
    "sizes" TEXT NOT NULL DEFAULT '[]',
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "authorId" INTEGER,
    "createdAt" TEXT NOT NULL,
    "updatedAt" TEXT NOT NULL,
    CHECK ("bytes" > 0),
    CHECK (json_valid("sizes")),
    CHECK ("state" IN ('waiting', 'ready', 'failed')),
    CONSTRAINT "Media_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE SET NULL ON UPDATE CASCADE
) STRICT;

CREATE TABLE "MediaAlias" (
    "folder" TEXT NOT NULL PRIMARY KEY,
    "mediaId" INTEGER NOT NULL,
    CONSTRAINT "MediaAlias_mediaId_fkey" FOREIGN KEY ("mediaId") REFERENCES "Media" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE "MediaUse" (
    "postId" INTEGER NOT NULL,
    "place" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "described" INTEGER NOT NULL,
    PRIMARY KEY ("postId", "place", "name"),
    CHECK ("place" IN ('text', 'copy')),
    CHECK ("described" IN (0, 1)),
    CONSTRAINT "MediaUse_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE UNIQUE INDEX "Media_name_key" ON "Media"("name");
CREATE UNIQUE INDEX "Media_digest_key" ON "Media"("digest");
CREATE INDEX "Media_state_idx" ON "Media"("state");
CREATE INDEX "Media_authorId_idx" ON "Media"("authorId");
CREATE INDEX "MediaAlias_mediaId_idx" ON "MediaAlias"("mediaId");
CREATE INDEX "MediaUse_name_idx" ON "MediaUse"("name");

-- Texts from before this table: each name behind a /media/, so that nobody deletes a file whose use is not known
INSERT OR IGNORE INTO "MediaUse" ("postId", "place", "name", "described")
WITH RECURSIVE "rest" ("postId", "text") AS (
    SELECT "id", substr("markdown", instr("markdown", '/media/') + 7) FROM "Post" WHERE instr("markdown", '/media/') > 0
    UNION ALL
    SELECT "postId", substr("text", instr("text", '/media/') + 7) FROM "rest" WHERE instr("text", '/media/') > 0
), "found" ("postId", "name") AS (
    SELECT "postId", lower(substr("text", 1, length("text") - length(ltrim("text", 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.')))) FROM "rest"
)
SELECT "postId", 'text', "name", 1 FROM "found" WHERE "name" LIKE '%_.%_';
