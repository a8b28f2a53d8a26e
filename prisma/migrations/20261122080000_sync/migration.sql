-- Files of a folder that is kept in step with the blog, as both sides had them last. No key leads to Post: a post that is deleted for ever leaves its row, which says
-- that its file goes too
CREATE TABLE "SyncedFile" (
    "folder" TEXT NOT NULL,
    "uid" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "fields" TEXT NOT NULL CHECK (json_valid("fields")),
    PRIMARY KEY ("folder", "uid")
) STRICT;
