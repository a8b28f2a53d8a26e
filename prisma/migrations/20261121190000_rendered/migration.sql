-- 1: HTML in their posts is shown as it stands, though they are no editor
ALTER TABLE "Author" ADD COLUMN "writesHtml" INTEGER NOT NULL DEFAULT 0 CHECK ("writesHtml" IN (0, 1));

-- What programs wrote came from an author of this blog; what has another source was imported
ALTER TABLE "Post" ADD COLUMN "trust" TEXT NOT NULL DEFAULT 'own' CHECK ("trust" IN ('own', 'cleaned', 'trusted'));
UPDATE "Post" SET "trust" = 'cleaned' WHERE "source" IS NOT NULL AND "source" NOT LIKE 'api:%';
CREATE INDEX "Post_trust_idx" ON "Post"("trust");

CREATE TABLE "Rendered" (
    "postId" INTEGER NOT NULL PRIMARY KEY,
    "digest" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "excerptHtml" TEXT NOT NULL,
    "ownExcerptHtml" TEXT NOT NULL,
    "hasMore" INTEGER NOT NULL,
    CONSTRAINT "Rendered_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;
