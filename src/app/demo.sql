-- demo_staff_add(centre centre_id, staff staff_id, name text, title text, roles i64) -> done
INSERT INTO staff (centre, staff, name, title, employer, roles, lang, net_minutes, closed_on, version)
VALUES ($1, $2, $3, $4, 'operator', $5, 'ko', 2400, NULL, 1);

-- demo_title(centre centre_id, staff staff_id, title text) -> changed
UPDATE staff SET title = $3 WHERE centre = $1 AND staff = $2;
