-- What the process did and took, minute by minute, and folded into hours and days; and what to know beside it
CREATE TABLE "Sample" (
    "span" INTEGER NOT NULL CHECK ("span" IN (60, 3600, 86400)),
    "at" INTEGER NOT NULL,
    "folded" INTEGER NOT NULL DEFAULT 0 CHECK ("folded" IN (0, 1)),
    "data" TEXT NOT NULL CHECK (json_valid("data")),
    PRIMARY KEY ("span", "at")
) STRICT;

CREATE TABLE "Mark" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" INTEGER NOT NULL,
    "kind" TEXT NOT NULL CHECK ("kind" IN ('start', 'upgrade', 'publication', 'shedding')),
    "words" TEXT NOT NULL
) STRICT;

CREATE INDEX "Mark_kind_at_idx" ON "Mark"("kind", "at");
