-- identity_last(centre centre_id, client client_id, staff staff_id, action int) -> one identity_last_row(purpose int, ref i64)
SELECT purpose, ref FROM journal WHERE centre = $1 AND client = $2 AND staff = $3 AND action = $4 ORDER BY seq DESC LIMIT 1;

-- identity_linked(centre centre_id, client client_id, staff staff_id, day_from date, day_to date, at_from instant, at_to instant) -> one identity_linked_row(linked bool)
SELECT CASE WHEN EXISTS (SELECT 1 FROM appointment a WHERE a.centre = $1 AND a.client = $2 AND a.staff = $3 AND a.at >= $6 AND a.at <= $7)
  OR EXISTS (SELECT 1 FROM task t WHERE t.centre = $1 AND t.client = $2 AND t.staff = $3 AND t.due >= $4 AND t.due <= $5)
  OR EXISTS (SELECT 1 FROM service s WHERE s.centre = $1 AND s.client = $2 AND s.staff = $3 AND s.on_day >= $4 AND s.on_day <= $5)
  THEN 1 ELSE 0 END AS linked;

-- identity_written(centre centre_id, client client_id) -> many identity_table(table_no int)
SELECT table_no FROM sealed WHERE centre = $1 AND client = $2 AND table_no <= 5;

-- opened_list(centre centre_id, client client_id, words bool) -> many opened_row(at instant, staff_name text, title text, roles int, action int, purpose int, ref i64, rev i64?, epoch i64?, blob bytes?)
SELECT j.at, COALESCE(s.name, '') AS staff_name, COALESCE(s.title, '') AS title, COALESCE(s.roles, 0) AS roles, j.action, j.purpose, j.ref,
  r.rev, r.epoch, r.blob
FROM journal j
LEFT JOIN staff s ON s.centre = j.centre AND s.staff = j.staff
LEFT JOIN sealed r ON $3 = 1 AND r.centre = j.centre AND r.client = j.client AND r.table_no = 9 AND r.row_no = j.ref
WHERE j.centre = $1 AND j.client = $2 AND j.action IN (4, 6, 7)
ORDER BY j.seq DESC LIMIT 200;

-- viewed_list(centre centre_id, client client_id) -> many viewed_row(at instant, staff_name text, title text, roles int)
SELECT v.at, COALESCE(s.name, '') AS staff_name, COALESCE(s.title, '') AS title, COALESCE(s.roles, 0) AS roles
FROM view_log v LEFT JOIN staff s ON s.centre = v.centre AND s.staff = v.staff
WHERE v.centre = $1 AND v.client = $2 ORDER BY v.day DESC, v.at DESC LIMIT 200;
