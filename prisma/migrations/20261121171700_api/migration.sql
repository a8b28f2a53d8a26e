-- What a post was before it went into the trash, so that it can become that again. Of those that are there nobody knows: they come back as ideas
ALTER TABLE "Post" ADD COLUMN "trashedFrom" TEXT CHECK ("trashedFrom" IN ('idea', 'scheduled', 'published'));
