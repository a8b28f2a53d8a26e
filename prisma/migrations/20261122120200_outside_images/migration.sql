-- Pictures of other hosts that public posts show, and what is held of each
CREATE TABLE "OutsideImage" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "url" TEXT NOT NULL,
    "digest" TEXT,
    "file" TEXT NOT NULL DEFAULT '',
    "type" TEXT NOT NULL DEFAULT '',
    "width" INTEGER,
    "height" INTEGER,
    "bytes" INTEGER NOT NULL DEFAULT 0,
    "heldAt" TEXT,
    "triedAt" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failingSince" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "nextAt" TEXT
) STRICT;

CREATE TABLE "OutsideImageUse" (
    "postId" INTEGER NOT NULL,
    "imageId" INTEGER NOT NULL,
    PRIMARY KEY ("postId", "imageId"),
    CONSTRAINT "OutsideImageUse_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "OutsideImageUse_imageId_fkey" FOREIGN KEY ("imageId") REFERENCES "OutsideImage" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

-- The state of a post whose pictures are known
CREATE TABLE "ImageScan" (
    "postId" INTEGER NOT NULL PRIMARY KEY,
    "updatedAt" TEXT NOT NULL,
    CONSTRAINT "ImageScan_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE UNIQUE INDEX "OutsideImage_url_key" ON "OutsideImage"("url");

CREATE INDEX "OutsideImage_nextAt_idx" ON "OutsideImage"("nextAt");

CREATE INDEX "OutsideImage_digest_idx" ON "OutsideImage"("digest");

CREATE INDEX "OutsideImageUse_imageId_idx" ON "OutsideImageUse"("imageId");
