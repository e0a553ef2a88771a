-- staff_list(centre centre_id) -> many staff_line(staff staff_id, name text, title text, employer text, roles int, closed_on date?, cases i64)
SELECT s.staff, s.name, s.title, s.employer, s.roles, s.closed_on,
  (SELECT COUNT(*) FROM client c WHERE c.centre = $1 AND c.worker = s.staff AND c.status IN ('intake', 'active')) AS cases
FROM staff s WHERE s.centre = $1
ORDER BY CASE WHEN s.closed_on IS NULL THEN 0 ELSE 1 END, s.name, s.staff;

-- staff_get(centre centre_id, staff staff_id) -> one staff_row(staff staff_id, name text, title text, employer text, roles int, closed_on date?, version i64, cases i64, stand_ins i64)
SELECT s.staff, s.name, s.title, s.employer, s.roles, s.closed_on, s.version,
  (SELECT COUNT(*) FROM client c WHERE c.centre = $1 AND c.worker = $2 AND c.status IN ('intake', 'active')) AS cases,
  (SELECT COUNT(*) FROM client c WHERE c.centre = $1 AND c.stand_in = $2 AND c.status IN ('intake', 'active')) AS stand_ins
FROM staff s WHERE s.centre = $1 AND s.staff = $2;

-- staff_add(centre centre_id, staff staff_id, name text, title text, employer text, roles int, lang text) -> done
INSERT INTO staff (centre, staff, name, title, employer, roles, lang, net_minutes, closed_on, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, 2400, NULL, 1);

-- staff_save(centre centre_id, staff staff_id, version i64, name text, title text, employer text, roles int) -> changed
UPDATE staff SET name = $4, title = $5, employer = $6, roles = $7, version = version + 1
WHERE centre = $1 AND staff = $2 AND version = $3 AND closed_on IS NULL;

-- staff_close(centre centre_id, staff staff_id, version i64, closed_on date) -> changed
UPDATE staff SET closed_on = $4, version = version + 1 WHERE centre = $1 AND staff = $2 AND version = $3 AND closed_on IS NULL;

-- staff_stand_ins_end(centre centre_id, staff staff_id) -> done
UPDATE client SET stand_in = NULL, version = version + 1 WHERE centre = $1 AND stand_in = $2;

-- staff_grants_end(centre centre_id, staff staff_id) -> done
DELETE FROM key_grant WHERE centre = $1 AND holder = $2 AND holder_type = 1;

-- centre_get(centre centre_id) -> one centre_row(name text, region text, people_word text, zone_minutes int, version i64)
SELECT name, region, people_word, zone_minutes, version FROM centre WHERE centre = $1;

-- centre_save(centre centre_id, version i64, name text, region text, people_word text, zone_minutes int) -> changed
UPDATE centre SET name = $3, region = $4, people_word = $5, zone_minutes = $6, version = version + 1 WHERE centre = $1 AND version = $2;
