-- What others say about a post (Webmention, received), and which hosts need no second look
CREATE TABLE "Mention" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'unverified',
    "kind" TEXT NOT NULL DEFAULT 'mention',
    "author" TEXT NOT NULL DEFAULT '',
    "authorUrl" TEXT,
    "title" TEXT NOT NULL DEFAULT '',
    "content" TEXT NOT NULL DEFAULT '',
    "publishedAt" TEXT,
    "receivedAt" TEXT NOT NULL,
    "verifiedAt" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TEXT,
    "lastError" TEXT,
    CONSTRAINT "Mention_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CHECK ("state" IN ('unverified', 'waiting', 'approved', 'refused')),
    CHECK ("kind" IN ('mention', 'reply', 'like', 'repost', 'bookmark'))
) STRICT;

CREATE UNIQUE INDEX "Mention_postId_source_key" ON "Mention"("postId", "source");
CREATE INDEX "Mention_nextAt_idx" ON "Mention"("nextAt");
CREATE INDEX "Mention_state_id_idx" ON "Mention"("state", "id");

CREATE TABLE "TrustedHost" (
    "host" TEXT NOT NULL PRIMARY KEY,
    "since" TEXT NOT NULL
) STRICT;

-- Posts that tell others when they link to them, and whom they told (Webmention, sent)
CREATE TABLE "Telling" (
    "postId" INTEGER NOT NULL PRIMARY KEY,
    "textDigest" TEXT NOT NULL DEFAULT '',
    "dueAt" TEXT,
    CONSTRAINT "Telling_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE INDEX "Telling_dueAt_idx" ON "Telling"("dueAt");

CREATE TABLE "SentMention" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "linked" INTEGER NOT NULL DEFAULT 1,
    "result" TEXT NOT NULL DEFAULT 'waiting',
    "detail" TEXT NOT NULL DEFAULT '',
    "endpoint" TEXT,
    "sentAt" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TEXT,
    CONSTRAINT "SentMention_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CHECK ("linked" IN (0, 1)),
    CHECK ("result" IN ('waiting', 'sent', 'none', 'failed'))
) STRICT;

CREATE UNIQUE INDEX "SentMention_postId_target_key" ON "SentMention"("postId", "target");
CREATE INDEX "SentMention_nextAt_idx" ON "SentMention"("nextAt");
