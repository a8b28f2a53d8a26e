-- No address of a reader's: the bodies of those answers
DELETE FROM "Address" WHERE "key" IN ('/404', '/410');

-- Whose an address was that nobody has any more
ALTER TABLE "Address" ADD COLUMN "postId" INTEGER;
ALTER TABLE "Address" ADD COLUMN "title" TEXT;

-- Which post brought an old address along when it was merged into another one
ALTER TABLE "Alias" ADD COLUMN "fromPostId" INTEGER CONSTRAINT "Alias_fromPostId_fkey" REFERENCES "Post" ("id") ON DELETE SET NULL ON UPDATE CASCADE;

CREATE INDEX "Alias_fromPostId_idx" ON "Alias"("fromPostId");
