-- What a post was before it went into the trash, so that it can become that again. Of those that are there nobody knows: they come back as ideas
ALTER TABLE "Post" ADD COLUMN "trashedFrom" TEXT CHECK ("trashedFrom" IN ('idea', 'scheduled', 'published'));

CREATE TABLE "AuthorizationCode" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "authorId" INTEGER NOT NULL,
    "clientId" TEXT NOT NULL,
    "redirectUri" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "challenge" TEXT,
    "expiresAt" TEXT NOT NULL,
    CONSTRAINT "AuthorizationCode_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE INDEX "AuthorizationCode_authorId_idx" ON "AuthorizationCode"("authorId");
