CREATE TABLE "Card" (
    "postId" INTEGER NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "look" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "png" BLOB NOT NULL,
    CONSTRAINT "Card_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE "HubPing" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "hub" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TEXT NOT NULL,
    "nextAt" TEXT NOT NULL,
    "lastError" TEXT,
    CHECK ("attempts" >= 0)
) STRICT;

CREATE UNIQUE INDEX "HubPing_hub_topic_key" ON "HubPing"("hub", "topic");
CREATE INDEX "HubPing_nextAt_idx" ON "HubPing"("nextAt");
