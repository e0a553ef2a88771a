-- What a file called the rows it brought: so that a second file can name them, and none comes twice. The words say nothing
-- about a person (the import refuses phone and resident numbers).
CREATE TABLE import_key (
  centre BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('clients', 'services')),
  name TEXT NOT NULL,               -- as in the column "key"
  row_no BIGINT NOT NULL,           -- client or service
  PRIMARY KEY (centre, kind, name)
);
-- clustered
