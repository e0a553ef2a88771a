-- client_get(centre centre_id, client client_id, reader staff_id, today date, now instant) -> one client_row(client client_id, code text, call_name text, status text, move_in date?, birth_year int?, sex text, household household_id?, household_size int, worker staff_id, worker_name text, stand_in staff_id?, stand_in_name text?, protection_until date?, prefers text, quiet text, last_contact date?, last_try date?, tries int, intake_step int, intake_marks text, opened_on date, closed_on date?, outcome text, version i64, next_at instant?, seen_today bool)
SELECT c.client, c.code, c.call_name, c.status, c.move_in, c.birth_year, c.sex, c.household, c.household_size, c.worker,
  COALESCE(w.name, '') AS worker_name, c.stand_in, s.name AS stand_in_name, c.protection_until, c.prefers, c.quiet, c.last_contact, c.last_try, c.tries, c.intake_step,
  c.intake_marks, c.opened_on, c.closed_on, c.outcome, c.version,
  (SELECT MIN(a.at) FROM appointment a WHERE a.centre = $1 AND a.client = $2 AND a.at >= $5 AND a.done_at IS NULL) AS next_at,
  CASE WHEN EXISTS (SELECT 1 FROM view_log v WHERE v.centre = $1 AND v.client = $2 AND v.day = $4 AND v.staff = $3) THEN 1 ELSE 0 END AS seen_today
FROM client c
LEFT JOIN staff w ON w.centre = c.centre AND w.staff = c.worker
LEFT JOIN staff s ON s.centre = c.centre AND s.staff = c.stand_in
WHERE c.centre = $1 AND c.client = $2;

-- client_seen(centre centre_id, client client_id, day date, staff staff_id, at instant) -> done
INSERT INTO view_log (centre, client, day, staff, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (centre, client, day, staff) DO NOTHING;

-- client_add(centre centre_id, client client_id, code text, call_name text, status text, move_in date?, birth_year int?, sex text, household household_id?, household_size int, worker staff_id, stand_in staff_id?, protection_until date?, prefers text, last_contact date?, intake_marks text, opened_on date) -> changed
INSERT INTO client (centre, client, code, call_name, status, move_in, birth_year, sex, household, household_size, worker, stand_in,
  protection_until, prefers, quiet, last_contact, last_try, tries, intake_step, intake_marks, opened_on, closed_on, outcome, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', $15, NULL, 0, 0, $16, $17, NULL, '', 1);

-- client_save(centre centre_id, client client_id, version i64, call_name text, move_in date?, birth_year int?, sex text, household_size int, protection_until date?, prefers text, quiet text) -> changed
UPDATE client SET call_name = $4, move_in = $5, birth_year = $6, sex = $7, household_size = $8, protection_until = $9, prefers = $10,
  quiet = $11, version = version + 1
WHERE centre = $1 AND client = $2 AND version = $3;

-- client_intake_at(centre centre_id, client client_id, version i64, status text, intake_step int, intake_marks text) -> changed
UPDATE client SET status = $4, intake_step = $5, intake_marks = $6, version = version + 1
WHERE centre = $1 AND client = $2 AND version = $3 AND status = 'intake';

-- client_hand_over(centre centre_id, client client_id, version i64, worker staff_id, stand_in staff_id?) -> changed
UPDATE client SET worker = $4, stand_in = $5, version = version + 1 WHERE centre = $1 AND client = $2 AND version = $3;

-- client_tasks_to(centre centre_id, client client_id, staff staff_id, worker staff_id) -> done
UPDATE task SET staff = $4 WHERE centre = $1 AND client = $2 AND staff = $3 AND done_at IS NULL;

-- client_close(centre centre_id, client client_id, version i64, status text, outcome text, closed_on date?) -> changed
UPDATE client SET status = $4, outcome = $5, closed_on = $6, version = version + 1 WHERE centre = $1 AND client = $2 AND version = $3;

-- client_answered(centre centre_id, client client_id, day date) -> changed
UPDATE client SET tries = CASE WHEN last_try IS NULL OR last_try <= $3 THEN 0 ELSE tries END,
  last_contact = CASE WHEN last_contact IS NULL OR last_contact < $3 THEN $3 ELSE last_contact END,
  last_try = CASE WHEN last_try IS NULL OR last_try < $3 THEN $3 ELSE last_try END
WHERE centre = $1 AND client = $2;

-- client_tried(centre centre_id, client client_id, day date) -> changed
UPDATE client SET tries = tries + CASE WHEN last_contact IS NULL OR last_contact <= $3 THEN 1 ELSE 0 END,
  last_try = CASE WHEN last_try IS NULL OR last_try < $3 THEN $3 ELSE last_try END
WHERE centre = $1 AND client = $2;

-- client_names_like(centre centre_id, name_from text, name_to text) -> many client_name_row(client client_id, call_name text)
SELECT client, call_name FROM client WHERE centre = $1 AND call_name >= $2 AND call_name < $3 ORDER BY call_name;

-- client_names(centre centre_id) -> many client_name_row
SELECT client, call_name FROM client WHERE centre = $1 ORDER BY call_name;

-- client_by_code(centre centre_id, code text) -> one client_code_row(client client_id, household household_id?, version i64)
SELECT client, household, version FROM client WHERE centre = $1 AND code = $2;

-- client_open_intake(centre centre_id, worker staff_id) -> many client_intake_row(client client_id, call_name text, intake_step int, opened_on date)
SELECT client, call_name, intake_step, opened_on FROM client
WHERE centre = $1 AND worker = $2 AND status = 'intake' ORDER BY opened_on DESC, client LIMIT 5;

-- client_list(centre centre_id, reader staff_id, everyone bool, kind text, move_from date?, move_to date?, silent_before date?, over_on date?, name_from text, name_to text, code text, now instant, size i64, start i64) -> many client_line(client client_id, code text, call_name text, status text, move_in date?, last_contact date?, tries int, worker staff_id, worker_name text, mine bool, next_at instant?, task_clock text?, task_due date?, total i64)
WITH mine AS (
  SELECT client FROM client WHERE centre = $1 AND worker = $2 AND $3 = 0
  UNION SELECT client FROM client WHERE centre = $1 AND stand_in = $2 AND $3 = 0
), fits AS NOT MATERIALIZED (
  SELECT c.client, c.code, c.call_name, c.status, c.move_in, c.last_contact, c.tries, c.worker, c.stand_in
  FROM client c
  WHERE c.centre = $1
    AND ($4 = '' OR ($4 = 'open' AND c.status IN ('intake', 'active')) OR ($4 = 'closed' AND c.status NOT IN ('intake', 'active')))
    AND (CAST($5 AS BIGINT) IS NULL OR c.move_in >= $5) AND (CAST($6 AS BIGINT) IS NULL OR c.move_in < $6)
    AND (CAST($7 AS BIGINT) IS NULL OR c.last_contact IS NULL OR c.last_contact < $7)
    AND (CAST($8 AS BIGINT) IS NULL OR c.protection_until IS NULL OR c.protection_until <= $8)
    AND (($9 = '' AND $11 = '') OR (c.call_name >= $9 AND c.call_name < $10) OR c.code = $11)
), page AS (
  SELECT f.client, f.code, f.call_name, f.status, f.move_in, f.last_contact, f.tries, f.worker, f.stand_in FROM fits f WHERE $3 = 1
  UNION ALL
  SELECT f.client, f.code, f.call_name, f.status, f.move_in, f.last_contact, f.tries, f.worker, f.stand_in FROM fits f
  WHERE f.client IN (SELECT m.client FROM mine m)
  ORDER BY last_contact NULLS FIRST, call_name, client
  LIMIT $13 OFFSET $14
)
SELECT p.client, p.code, p.call_name, p.status, p.move_in, p.last_contact, p.tries, p.worker, COALESCE(w.name, '') AS worker_name,
  CASE WHEN p.worker = $2 OR p.stand_in = $2 THEN 1 ELSE 0 END AS mine,
  (SELECT MIN(a.at) FROM appointment a WHERE a.centre = $1 AND a.client = p.client AND a.at >= $12 AND a.done_at IS NULL) AS next_at,
  (SELECT t.clock FROM task t WHERE t.centre = $1 AND t.client = p.client AND t.done_at IS NULL AND t.clock NOT IN ('silent', 'unanswered') ORDER BY t.due, t.task LIMIT 1) AS task_clock,
  (SELECT MIN(t.due) FROM task t WHERE t.centre = $1 AND t.client = p.client AND t.done_at IS NULL AND t.clock NOT IN ('silent', 'unanswered')) AS task_due,
  (SELECT COUNT(*) FROM fits f WHERE $3 = 1) + (SELECT COUNT(*) FROM fits f WHERE f.client IN (SELECT m.client FROM mine m)) AS total
FROM page p LEFT JOIN staff w ON w.centre = $1 AND w.staff = p.worker
ORDER BY p.last_contact NULLS FIRST, p.call_name, p.client;

-- worker_list(centre centre_id) -> many worker_row(staff staff_id, name text, title text)
SELECT staff, name, title FROM staff WHERE centre = $1 AND closed_on IS NULL AND (roles & 12) <> 0 ORDER BY name, staff;
