-- Texts of rules that somebody keeps elsewhere
CREATE TABLE "RedirectFeed" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "url" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "etag" TEXT NOT NULL DEFAULT '',
    "digest" TEXT NOT NULL DEFAULT '',
    "checkedAt" TEXT,
    "takenAt" TEXT,
    "failure" TEXT,
    "faults" TEXT NOT NULL DEFAULT '[]',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAt" TEXT NOT NULL
) STRICT;

-- Where addresses lead at which nothing lives
CREATE TABLE "Redirect" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "source" TEXT NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('exact', 'prefix', 'pattern')),
    "bucket" TEXT NOT NULL,
    "code" INTEGER NOT NULL CHECK ("code" IN (301, 302, 307, 308, 410)),
    "target" TEXT CHECK (("target" IS NULL) = ("code" = 410)),
    "feedId" INTEGER,
    "hits" INTEGER NOT NULL DEFAULT 0,
    "lastUsedAt" TEXT,
    "createdAt" TEXT NOT NULL,
    CONSTRAINT "Redirect_feedId_fkey" FOREIGN KEY ("feedId") REFERENCES "RedirectFeed" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE UNIQUE INDEX "RedirectFeed_url_key" ON "RedirectFeed"("url");

CREATE INDEX "RedirectFeed_nextAt_idx" ON "RedirectFeed"("nextAt");

CREATE UNIQUE INDEX "Redirect_source_key" ON "Redirect"("source");

CREATE INDEX "Redirect_bucket_idx" ON "Redirect"("bucket");

CREATE INDEX "Redirect_kind_idx" ON "Redirect"("kind");

CREATE INDEX "Redirect_feedId_idx" ON "Redirect"("feedId");
