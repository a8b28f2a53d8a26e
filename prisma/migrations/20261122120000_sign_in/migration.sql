-- A browser in which somebody has signed in before: strangers' guesses at their password don't hold it up
CREATE TABLE "Device" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "digest" TEXT NOT NULL,
    "authorId" INTEGER NOT NULL,
    "createdAt" TEXT NOT NULL,
    "usedAt" TEXT NOT NULL,
    "expiresAt" TEXT NOT NULL,
    CONSTRAINT "Device_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE "new_Session" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "digest" TEXT NOT NULL,
    "authorId" INTEGER NOT NULL,
    "deviceId" INTEGER,
    "agent" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "createdAt" TEXT NOT NULL,
    "usedAt" TEXT NOT NULL,
    "provenAt" TEXT NOT NULL DEFAULT '',
    "expiresAt" TEXT NOT NULL,
    CONSTRAINT "Session_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Session_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device" ("id") ON DELETE SET NULL ON UPDATE CASCADE
) STRICT;
INSERT INTO "new_Session" ("id", "digest", "authorId", "agent", "createdAt", "usedAt", "expiresAt")
SELECT "id", "digest", "authorId", "agent", "createdAt", "usedAt", "expiresAt" FROM "Session";
DROP TABLE "Session";
ALTER TABLE "new_Session" RENAME TO "Session";

-- The second step of signing in, by the clock (RFC 6238); without "provenAt" it is only being set up
CREATE TABLE "OneTimeKey" (
    "authorId" INTEGER NOT NULL PRIMARY KEY,
    "secret" TEXT NOT NULL,
    "lastStep" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TEXT NOT NULL,
    "provenAt" TEXT,
    CONSTRAINT "OneTimeKey_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE TABLE "RecoveryCode" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "authorId" INTEGER NOT NULL,
    CONSTRAINT "RecoveryCode_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

-- Somebody who knew the password and has the second step before them
CREATE TABLE "SignInStep" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "authorId" INTEGER NOT NULL,
    "expiresAt" TEXT NOT NULL,
    CONSTRAINT "SignInStep_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

-- WebAuthn: the public half of a key that a phone, a computer or a stick keeps
CREATE TABLE "Passkey" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "credential" TEXT NOT NULL,
    "authorId" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "counter" INTEGER NOT NULL,
    "transports" TEXT NOT NULL DEFAULT '',
    "createdAt" TEXT NOT NULL,
    "usedAt" TEXT,
    CONSTRAINT "Passkey_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "Author" ("id") ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

CREATE UNIQUE INDEX "Device_digest_key" ON "Device"("digest");
CREATE INDEX "Device_authorId_idx" ON "Device"("authorId");
CREATE UNIQUE INDEX "Session_digest_key" ON "Session"("digest");
CREATE INDEX "Session_authorId_idx" ON "Session"("authorId");
CREATE INDEX "Session_deviceId_idx" ON "Session"("deviceId");
CREATE INDEX "RecoveryCode_authorId_idx" ON "RecoveryCode"("authorId");
CREATE INDEX "SignInStep_authorId_idx" ON "SignInStep"("authorId");
CREATE UNIQUE INDEX "Passkey_credential_key" ON "Passkey"("credential");
CREATE INDEX "Passkey_authorId_idx" ON "Passkey"("authorId");
