-- idem_get(centre centre_id, session i64, idem text) -> one idem_row(status i64, location text)
SELECT status, location FROM idem WHERE centre = $1 AND session = $2 AND idem = $3;

-- idem_put(centre centre_id, session i64, idem text, status i64, location text, at instant) -> done
INSERT INTO idem (centre, session, idem, status, location, at) VALUES ($1, $2, $3, $4, $5, $6);

-- idem_forget(before instant) -> done
DELETE FROM idem WHERE at < $1;

-- centre_shown(centre centre_id) -> one centre_shown_row(name text, people_word text, region text, zone_minutes int, demo bool)
SELECT name, people_word, region, zone_minutes, demo FROM centre WHERE centre = $1;

-- staff_name(centre centre_id, staff staff_id) -> one staff_name_row(name text)
SELECT name FROM staff WHERE centre = $1 AND staff = $2;

-- journal_last(centre centre_id) -> one journal_last_row(seq i64)
SELECT CAST(coalesce(max(seq), 0) AS BIGINT) AS seq FROM journal WHERE centre = $1;

-- journal_copy(centre centre_id, seq i64, at instant, staff staff_id, action i64, client client_id, purpose i64, ref i64) -> changed
INSERT INTO journal (centre, seq, at, staff, action, client, purpose, ref) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (centre, seq) DO NOTHING;
