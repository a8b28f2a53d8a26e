-- Files of a folder in step with the blog that its texts show, and what they are in the library
CREATE TABLE "SyncedMedia" (
    "folder" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "mediaId" INTEGER,
    "digest" TEXT,
    "bytes" INTEGER NOT NULL,
    "modified" REAL NOT NULL,
    "sha256" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    PRIMARY KEY ("folder", "path")
) STRICT;

-- Where the addresses of a text lead on the blog
ALTER TABLE "SyncedFile" ADD COLUMN "targets" TEXT NOT NULL DEFAULT '[]';
