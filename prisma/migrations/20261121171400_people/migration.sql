ALTER TABLE "Author" ADD COLUMN "timeZone" TEXT;
ALTER TABLE "Author" ADD COLUMN "seenAt" TEXT;

CREATE TABLE "new_Session" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "digest" TEXT NOT NULL,
    "authorId" INTEGER NOT NULL,
    "agent" TEXT NOT NULL DEFAULT '',
    "createdAt" TEXT NOT NULL,
    "usedAt" TEXT NOT NULL,
    "expiresAt" TEXT NOT NULL,
    CONSTRAINT "Session_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;
INSERT INTO "new_Session" ("digest", "authorId", "createdAt", "usedAt", "expiresAt")
SELECT "digest", "authorId", "createdAt", "createdAt", "expiresAt" FROM "Session" ORDER BY "createdAt";
DROP TABLE "Session";
ALTER TABLE "new_Session" RENAME TO "Session";

-- What stood here were set-up links: the next start prints a new one while one is needed
DROP TABLE "Invitation";
CREATE TABLE "Invitation" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "digest" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "authorId" INTEGER,
    "createdById" INTEGER,
    "createdAt" TEXT NOT NULL,
    "expiresAt" TEXT NOT NULL,
    CHECK ("role" IN ('owner', 'editor', 'author')),
    CONSTRAINT "Invitation_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Invitation_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE UNIQUE INDEX "Session_digest_key" ON "Session"("digest");
CREATE INDEX "Session_authorId_idx" ON "Session"("authorId");
CREATE UNIQUE INDEX "Invitation_digest_key" ON "Invitation"("digest");
CREATE INDEX "Invitation_authorId_idx" ON "Invitation"("authorId");
CREATE INDEX "Invitation_createdById_idx" ON "Invitation"("createdById");
