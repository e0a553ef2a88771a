-- Migrations are written in the one dialect of tools/sqlc: BIGINT, TEXT, BYTES; sqlc makes STRICT tables for SQLite and
-- BIGINT/TEXT/BYTEA for PostgreSQL. "-- clustered" under a table stores its rows in key order (WITHOUT ROWID on SQLite).
-- "-- personal" marks a column about a person, "-- sealed" a column that is only ever a sealed blob.

CREATE TABLE centre (
  centre BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  country TEXT NOT NULL,            -- pack: kr, us
  region TEXT NOT NULL,             -- catchment code as in pack
  people_word TEXT NOT NULL,        -- what forms call the people served; a setting, never a constant
  zone_minutes BIGINT NOT NULL,
  demo BIGINT NOT NULL CHECK (demo IN (0, 1)),
  version BIGINT NOT NULL
);

CREATE TABLE staff (
  centre BIGINT NOT NULL REFERENCES centre (centre),
  staff BIGINT NOT NULL,
  name TEXT NOT NULL,               -- personal
  title TEXT NOT NULL,
  employer TEXT NOT NULL,           -- operator | foundation | city: access follows role and organisation
  roles BIGINT NOT NULL,            -- a copy for lists; the keeper's is the one that counts
  lang TEXT NOT NULL CHECK (lang IN ('ko', 'en')),
  net_minutes BIGINT NOT NULL,      -- working minutes a week
  closed_on BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (centre, staff)
);
-- clustered

-- Twice sent is once done: the answer a form id got.
CREATE TABLE idem (
  centre BIGINT NOT NULL,
  session BIGINT NOT NULL,
  idem TEXT NOT NULL,
  status BIGINT NOT NULL,
  location TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (centre, session, idem)
);
-- clustered

-- The queryable copy of the keeper's journal: no names, no words.
CREATE TABLE journal (
  centre BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  staff BIGINT NOT NULL,
  action BIGINT NOT NULL,
  client BIGINT NOT NULL,           -- 0 = none
  purpose BIGINT NOT NULL,
  ref BIGINT NOT NULL,
  PRIMARY KEY (centre, seq)
);
-- clustered
CREATE INDEX journal_client ON journal (centre, client, seq);
CREATE INDEX journal_staff ON journal (centre, staff, seq);
