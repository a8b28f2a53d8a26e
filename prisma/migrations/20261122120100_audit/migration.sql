-- Who changed what, when and from where, each chained to the one before by its digest (platform/audit.ts)
CREATE TABLE "AuditEntry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" TEXT NOT NULL,
    "authorId" INTEGER,
    "who" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "digest" TEXT NOT NULL
) STRICT;

-- It is only ever added to. No account has to be there for what it did
CREATE TRIGGER "AuditEntry_stays" BEFORE DELETE ON "AuditEntry" BEGIN SELECT RAISE(ABORT, 'What was done stays in the log'); END;
CREATE TRIGGER "AuditEntry_is_final" BEFORE UPDATE ON "AuditEntry" BEGIN SELECT RAISE(ABORT, 'What was done stays as it was written'); END;
