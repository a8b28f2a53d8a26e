-- How long a text takes to read is known when it is rendered. What was kept without it is rendered again
DELETE FROM "Rendered";
ALTER TABLE "Rendered" ADD COLUMN "minutes" INTEGER NOT NULL DEFAULT 0;
