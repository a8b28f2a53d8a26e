-- Links of posts to other sites, and whether somebody still answers there
CREATE TABLE "OutsideLink" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "url" TEXT NOT NULL,
    "status" INTEGER,
    "reason" TEXT NOT NULL DEFAULT '',
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failingSince" TEXT,
    "deadSince" TEXT,
    "checkedAt" TEXT,
    "nextAt" TEXT NOT NULL
) STRICT;

CREATE TABLE "OutsideLinkUse" (
    "postId" INTEGER NOT NULL,
    "linkId" INTEGER NOT NULL,
    PRIMARY KEY ("postId", "linkId"),
    CONSTRAINT "OutsideLinkUse_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "OutsideLinkUse_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "OutsideLink" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

-- The state of a post whose links are known
CREATE TABLE "LinkScan" (
    "postId" INTEGER NOT NULL PRIMARY KEY,
    "updatedAt" TEXT NOT NULL,
    CONSTRAINT "LinkScan_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE UNIQUE INDEX "OutsideLink_url_key" ON "OutsideLink"("url");

CREATE INDEX "OutsideLink_nextAt_idx" ON "OutsideLink"("nextAt");

CREATE INDEX "OutsideLink_deadSince_idx" ON "OutsideLink"("deadSince");

CREATE INDEX "OutsideLinkUse_linkId_idx" ON "OutsideLinkUse"("linkId");
