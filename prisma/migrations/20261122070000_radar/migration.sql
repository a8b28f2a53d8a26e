-- No address of a reader's: the bodies of those answers
DELETE FROM "Address" WHERE "key" IN ('/404', '/410');
