-- What brought posts in from elsewhere, so that it can be undone as a whole
CREATE TABLE "ImportRun" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "engine" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "state" TEXT NOT NULL CHECK ("state" IN ('running', 'done', 'failed', 'undoing', 'undone')),
    "startedAt" TEXT NOT NULL,
    "seenAt" TEXT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "failure" TEXT
) STRICT;

CREATE TABLE "ImportRunPost" (
    "runId" INTEGER NOT NULL,
    "postId" INTEGER NOT NULL,
    "place" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "before" TEXT,
    PRIMARY KEY ("runId", "postId"),
    CONSTRAINT "ImportRunPost_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ImportRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE "ImportRunMedia" (
    "runId" INTEGER NOT NULL,
    "mediaId" INTEGER NOT NULL,
    PRIMARY KEY ("runId", "mediaId"),
    CONSTRAINT "ImportRunMedia_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ImportRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE "ImportRunAuthor" (
    "runId" INTEGER NOT NULL,
    "authorId" INTEGER NOT NULL,
    PRIMARY KEY ("runId", "authorId"),
    CONSTRAINT "ImportRunAuthor_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ImportRun" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;
