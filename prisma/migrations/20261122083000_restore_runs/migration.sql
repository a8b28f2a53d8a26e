-- What a restore changed beside posts, files and people, so that it can be undone too; and which of its posts came with something typed
ALTER TABLE "ImportRun" ADD COLUMN "house" TEXT CHECK ("house" IS NULL OR json_valid("house"));
ALTER TABLE "ImportRunPost" ADD COLUMN "copy" TEXT;
