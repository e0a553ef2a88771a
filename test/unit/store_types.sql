-- Statements of the store's own tests: every type there and back.

-- types_add(id client_id, i i64, small int, yes bool, words text, raw bytes, day date, at instant, won money, per month,
--   opt_i i64?, opt_small int?, opt_words text?, opt_raw bytes?, opt_day date?, opt_at instant?, opt_won money?,
--   opt_per month?, opt_id staff_id?) -> done
INSERT INTO types (id, i, small, yes, words, raw, day, at, won, per, opt_i, opt_small, opt_words, opt_raw, opt_day, opt_at,
  opt_won, opt_per, opt_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- types_get(id client_id) -> one types_row(id client_id, i i64, small int, yes bool, words text, raw bytes, day date,
--   at instant, won money, per month, opt_i i64?, opt_small int?, opt_words text?, opt_raw bytes?, opt_day date?,
--   opt_at instant?, opt_won money?, opt_per month?, opt_id staff_id?)
SELECT id, i, small, yes, words, raw, day, at, won, per, opt_i, opt_small, opt_words, opt_raw, opt_day, opt_at, opt_won,
  opt_per, opt_id
FROM types WHERE id = $1;

-- types_some(least_i i64) -> many types_few(id client_id, words text, yes bool, n i64)
SELECT id, words, (i > 10) AS yes, CAST(small AS BIGINT) AS n FROM types WHERE i >= $1 ORDER BY words, id;

-- types_word(id client_id, words text) -> changed
UPDATE types SET words = $2 WHERE id = $1;

-- types_put(id client_id, words text, raw bytes) -> changed
INSERT INTO types (id, i, small, yes, words, raw, day, at, won, per)
VALUES ($1, 0, 0, 0, $2, $3, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING;

-- types_drop() -> done
DELETE FROM types;
