CREATE TABLE "WorkingCopy" (
    "postId" INTEGER NOT NULL PRIMARY KEY,
    "authorId" INTEGER,
    "form" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL,
    "updatedAt" TEXT NOT NULL,
    CHECK (json_valid("form")),
    CONSTRAINT "WorkingCopy_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "WorkingCopy_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE SET NULL ON UPDATE CASCADE
) STRICT;

CREATE TABLE "PreviewLink" (
    "token" TEXT NOT NULL PRIMARY KEY,
    "postId" INTEGER NOT NULL,
    "createdAt" TEXT NOT NULL,
    "expiresAt" TEXT NOT NULL,
    CONSTRAINT "PreviewLink_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE "new_Revision" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "authorId" INTEGER,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdAt" TEXT NOT NULL,
    "excerpt" TEXT,
    "markdown" TEXT NOT NULL,
    CHECK ("reason" IN ('created', 'autosaved', 'saved', 'published', 'withdrawn', 'trashed', 'restored', 'imported')),
    CONSTRAINT "Revision_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Revision_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE SET NULL ON UPDATE CASCADE
) STRICT;
INSERT INTO "new_Revision" ("id", "postId", "authorId", "version", "title", "reason", "createdAt", "markdown")
SELECT "id", "postId", "authorId", "version", "title", "reason", "createdAt", "markdown" FROM "Revision";
DROP TABLE "Revision";
ALTER TABLE "new_Revision" RENAME TO "Revision";

CREATE UNIQUE INDEX "Revision_postId_version_key" ON "Revision"("postId", "version");
CREATE INDEX "Revision_authorId_idx" ON "Revision"("authorId");
CREATE INDEX "WorkingCopy_authorId_idx" ON "WorkingCopy"("authorId");
CREATE INDEX "PreviewLink_postId_idx" ON "PreviewLink"("postId");
