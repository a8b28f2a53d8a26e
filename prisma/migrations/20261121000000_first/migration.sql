CREATE TABLE "Author" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "passwordHash" TEXT,
    "role" TEXT NOT NULL DEFAULT 'author',
    "createdAt" TEXT NOT NULL,
    CHECK ("role" IN ('owner', 'editor', 'author')),
    CHECK ("passwordHash" IS NULL OR "email" IS NOT NULL),
    CHECK ("slug" <> '')
) STRICT;

CREATE TABLE "Session" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "authorId" INTEGER NOT NULL,
    "createdAt" TEXT NOT NULL,
    "expiresAt" TEXT NOT NULL,
    CONSTRAINT "Session_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE "Token" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "digest" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "authorId" INTEGER NOT NULL,
    "scopes" TEXT NOT NULL,
    "createdAt" TEXT NOT NULL,
    "lastUsedAt" TEXT,
    CONSTRAINT "Token_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE "Invitation" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "role" TEXT NOT NULL,
    "authorId" INTEGER,
    "expiresAt" TEXT NOT NULL,
    CHECK ("role" IN ('owner', 'editor', 'author'))
) STRICT;

CREATE TABLE "Post" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "uid" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'idea',
    "kind" TEXT NOT NULL DEFAULT 'post',
    "link" TEXT,
    "lang" TEXT,
    "excerpt" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "path" TEXT,
    "createdAt" TEXT NOT NULL,
    "updatedAt" TEXT NOT NULL,
    "publishedAt" TEXT,
    "source" TEXT,
    "sourceDigest" TEXT,
    "extra" TEXT,
    "words" INTEGER NOT NULL DEFAULT 0,
    "markdown" TEXT NOT NULL,
    CHECK ("slug" <> ''),
    CHECK ("status" IN ('idea', 'scheduled', 'published', 'trashed')),
    CHECK ("kind" IN ('post', 'page')),
    CHECK ("version" >= 1),
    CHECK ("publishedAt" IS NOT NULL OR "status" NOT IN ('scheduled', 'published')),
    CHECK ("extra" IS NULL OR json_valid("extra"))
) STRICT;

CREATE TABLE "Revision" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "postId" INTEGER NOT NULL,
    "authorId" INTEGER,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "markdown" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdAt" TEXT NOT NULL,
    CHECK ("reason" IN ('created', 'saved', 'published', 'withdrawn', 'trashed', 'imported')),
    CONSTRAINT "Revision_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Revision_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE SET NULL ON UPDATE CASCADE
) STRICT;

CREATE TABLE "Tag" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    CHECK ("slug" <> '')
) STRICT;

CREATE TABLE "PostTag" (
    "postId" INTEGER NOT NULL,
    "tagId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    PRIMARY KEY ("postId", "tagId"),
    CONSTRAINT "PostTag_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "PostTag_tagId_fkey" FOREIGN KEY ("tagId") REFERENCES "Tag" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE "Category" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    CHECK ("slug" <> '')
) STRICT;

CREATE TABLE "PostCategory" (
    "postId" INTEGER NOT NULL,
    "categoryId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    PRIMARY KEY ("postId", "categoryId"),
    CONSTRAINT "PostCategory_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "PostCategory_categoryId_fkey" FOREIGN KEY ("categoryId") REFERENCES "Category" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE "PostAuthor" (
    "postId" INTEGER NOT NULL,
    "authorId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    PRIMARY KEY ("postId", "authorId"),
    CONSTRAINT "PostAuthor_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "PostAuthor_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE "Alias" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "postId" INTEGER NOT NULL,
    "createdAt" TEXT NOT NULL,
    CHECK ("key" LIKE '/%'),
    CONSTRAINT "Alias_postId_fkey" FOREIGN KEY ("postId") REFERENCES "Post" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE "Address" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "since" TEXT NOT NULL,
    CHECK ("key" LIKE '/%')
) STRICT, WITHOUT ROWID;

CREATE TABLE "Setting" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL,
    CHECK (json_valid("value"))
) STRICT, WITHOUT ROWID;

CREATE TABLE "Media" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "digest" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "alt" TEXT,
    "createdAt" TEXT NOT NULL,
    CHECK ("bytes" >= 0)
) STRICT;

CREATE TABLE "Stale" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "fact" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "begun" INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE "Trace" (
    "path" TEXT NOT NULL,
    "fact" TEXT NOT NULL,
    "lower" TEXT NOT NULL,
    "upper" TEXT NOT NULL,
    PRIMARY KEY ("path", "fact", "lower", "upper")
) STRICT, WITHOUT ROWID;

CREATE TABLE "Purge" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "edge" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TEXT NOT NULL,
    "nextAt" TEXT NOT NULL,
    "lastError" TEXT,
    CHECK ("attempts" >= 0)
) STRICT;

CREATE UNIQUE INDEX "Author_slug_key" ON "Author"("slug");
CREATE UNIQUE INDEX "Author_email_key" ON "Author"("email");
CREATE INDEX "Author_name_idx" ON "Author"("name");
CREATE INDEX "Session_authorId_idx" ON "Session"("authorId");
CREATE UNIQUE INDEX "Token_digest_key" ON "Token"("digest");
CREATE INDEX "Token_authorId_idx" ON "Token"("authorId");
CREATE UNIQUE INDEX "Post_uid_key" ON "Post"("uid");
CREATE UNIQUE INDEX "Post_slug_key" ON "Post"("slug");
CREATE UNIQUE INDEX "Post_path_key" ON "Post"("path");
CREATE UNIQUE INDEX "Post_source_key" ON "Post"("source");
CREATE INDEX "Post_status_kind_publishedAt_id_idx" ON "Post"("status", "kind", "publishedAt", "id");
CREATE INDEX "Post_status_updatedAt_idx" ON "Post"("status", "updatedAt");
CREATE INDEX "Post_sourceDigest_idx" ON "Post"("sourceDigest");
CREATE UNIQUE INDEX "Revision_postId_version_key" ON "Revision"("postId", "version");
CREATE INDEX "Revision_authorId_idx" ON "Revision"("authorId");
CREATE UNIQUE INDEX "Tag_slug_key" ON "Tag"("slug");
CREATE INDEX "PostTag_tagId_idx" ON "PostTag"("tagId");
CREATE UNIQUE INDEX "Category_slug_key" ON "Category"("slug");
CREATE INDEX "PostCategory_categoryId_idx" ON "PostCategory"("categoryId");
CREATE INDEX "PostAuthor_authorId_idx" ON "PostAuthor"("authorId");
CREATE INDEX "Alias_postId_idx" ON "Alias"("postId");
CREATE UNIQUE INDEX "Media_digest_key" ON "Media"("digest");
CREATE INDEX "Trace_fact_upper_idx" ON "Trace"("fact", "upper");
CREATE INDEX "Purge_nextAt_idx" ON "Purge"("nextAt");
