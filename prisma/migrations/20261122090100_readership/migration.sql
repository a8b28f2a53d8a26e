-- How often what was read on a day, or after some months in a month. Nothing of who read it
CREATE TABLE "Reading" (
    "day" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "postId" INTEGER,
    "count" INTEGER NOT NULL,
    "sketch" BLOB,
    PRIMARY KEY ("day", "kind", "name")
) STRICT;

CREATE INDEX "Reading_postId_day_idx" ON "Reading"("postId", "day");
