ALTER TABLE "Post" ADD COLUMN "translation" TEXT;

CREATE INDEX "Post_translation_idx" ON "Post"("translation");

-- What is typed and not published yet is a form of before
UPDATE "WorkingCopy" SET "form" = json_set("form", '$.translation', '');
