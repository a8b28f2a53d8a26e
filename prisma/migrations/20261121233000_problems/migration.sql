-- A page that could not be made, why, and when it is tried again
CREATE TABLE "PageProblem" (
    "path" TEXT NOT NULL PRIMARY KEY,
    "reason" TEXT NOT NULL,
    "since" TEXT NOT NULL,
    "triedAt" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "nextAt" TEXT NOT NULL
) STRICT;
