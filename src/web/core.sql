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
