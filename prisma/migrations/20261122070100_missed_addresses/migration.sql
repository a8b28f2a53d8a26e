-- Addresses that somebody asked for and nobody has
CREATE TABLE "Missed" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "firstAt" TEXT NOT NULL,
    "lastAt" TEXT NOT NULL,
    "ignored" INTEGER NOT NULL DEFAULT 0 CHECK ("ignored" IN (0, 1))
) STRICT;

-- Where a link to one of them stands
CREATE TABLE "MissedReferrer" (
    "missedKey" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    PRIMARY KEY ("missedKey", "url"),
    CONSTRAINT "MissedReferrer_missedKey_fkey" FOREIGN KEY ("missedKey") REFERENCES "Missed" ("key") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE UNIQUE INDEX "Missed_key_key" ON "Missed"("key");

CREATE INDEX "Missed_ignored_count_lastAt_idx" ON "Missed"("ignored", "count", "lastAt");
