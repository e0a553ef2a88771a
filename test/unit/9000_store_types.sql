CREATE TABLE types (
  id BIGINT NOT NULL,
  i BIGINT NOT NULL,
  small BIGINT NOT NULL,
  yes BIGINT NOT NULL CHECK (yes IN (0, 1)),
  words TEXT NOT NULL,
  raw BYTES NOT NULL,
  day BIGINT NOT NULL,
  at BIGINT NOT NULL,
  won BIGINT NOT NULL,
  per BIGINT NOT NULL,
  opt_i BIGINT,
  opt_small BIGINT,
  opt_words TEXT,
  opt_raw BYTES,
  opt_day BIGINT,
  opt_at BIGINT,
  opt_won BIGINT,
  opt_per BIGINT,
  opt_id BIGINT,
  PRIMARY KEY (id)
);
-- clustered
