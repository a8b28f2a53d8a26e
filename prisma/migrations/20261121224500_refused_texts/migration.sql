ALTER TABLE "Rendered" ADD COLUMN "refusal" TEXT;
