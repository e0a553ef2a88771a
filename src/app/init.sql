-- centre_make(centre centre_id, name text, country text, region text, people_word text, zone_minutes i64, demo bool) -> done
INSERT INTO centre (centre, name, country, region, people_word, zone_minutes, demo, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1);

-- first_staff(centre centre_id, staff staff_id, name text, roles i64) -> done
INSERT INTO staff (centre, staff, name, title, employer, roles, lang, net_minutes, closed_on, version)
VALUES ($1, $2, $3, '', 'operator', $4, 'ko', 2400, NULL, 1);

-- staff_count(centre centre_id) -> one staff_count_row(n i64)
SELECT count(*) AS n FROM staff WHERE centre = $1;
