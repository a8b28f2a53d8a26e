-- The proof of each publication, for its author to look at later: the newest of them
CREATE TABLE "Receipt" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" TEXT NOT NULL,
    "posts" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "purgesAfter" INTEGER NOT NULL DEFAULT 0,
    "purgesTo" INTEGER NOT NULL DEFAULT 0,
    "checked" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "checkAt" TEXT
) STRICT;

CREATE INDEX "Receipt_checkAt_idx" ON "Receipt"("checkAt");
