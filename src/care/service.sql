-- service_put(centre centre_id, client client_id, on_day date, service service_id, code text, how text, answered bool, minutes int, staff staff_id, noted bool, corrects service_id?) -> done
INSERT INTO service (centre, client, on_day, service, code, how, answered, minutes, staff, noted, corrects, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1);

-- service_get(centre centre_id, client client_id, service service_id) -> one service_row(service service_id, on_day date, code text, how text, answered bool, minutes int, staff staff_id, staff_name text, noted bool, corrects service_id?, corrected bool, table_no int?, row_no i64?, kind int?, epoch i64?, rev i64?, blob bytes?)
SELECT s.service, s.on_day, s.code, s.how, s.answered, s.minutes, s.staff, COALESCE(w.name, '') AS staff_name, s.noted, s.corrects,
  CASE WHEN EXISTS (SELECT 1 FROM service n WHERE n.centre = $1 AND n.client = $2 AND n.corrects = s.service) THEN 1 ELSE 0 END AS corrected,
  x.table_no, x.row_no, x.kind, x.epoch, x.rev, x.blob
FROM service s
LEFT JOIN staff w ON w.centre = s.centre AND w.staff = s.staff
LEFT JOIN sealed x ON x.centre = s.centre AND x.client = s.client AND x.table_no = 7 AND x.row_no = s.service
WHERE s.centre = $1 AND s.client = $2 AND s.service = $3;

-- service_recent(centre centre_id, client client_id, until date, size i64, start i64) -> many service_row
SELECT s.service, s.on_day, s.code, s.how, s.answered, s.minutes, s.staff, COALESCE(w.name, '') AS staff_name, s.noted, s.corrects, 0 AS corrected,
  x.table_no, x.row_no, x.kind, x.epoch, x.rev, x.blob
FROM service s
LEFT JOIN staff w ON w.centre = s.centre AND w.staff = s.staff
LEFT JOIN sealed x ON x.centre = s.centre AND x.client = s.client AND x.table_no = 7 AND x.row_no = s.service
WHERE s.centre = $1 AND s.client = $2 AND s.on_day <= $3 AND s.code <> 'taken_back'
  AND NOT EXISTS (SELECT 1 FROM service n WHERE n.centre = $1 AND n.client = $2 AND n.corrects = s.service)
ORDER BY s.on_day DESC, s.service DESC LIMIT $4 OFFSET $5;

-- service_count(centre centre_id, client client_id) -> one service_count_row(n i64)
SELECT CAST(COALESCE(SUM(CASE WHEN corrects IS NULL THEN 1 WHEN code = 'taken_back' THEN -1 ELSE 0 END), 0) AS BIGINT) AS n
FROM service WHERE centre = $1 AND client = $2;

-- service_replaced(centre centre_id, client client_id, size i64) -> many service_row
SELECT s.service, s.on_day, s.code, s.how, s.answered, s.minutes, s.staff, COALESCE(w.name, '') AS staff_name, s.noted, s.corrects, 1 AS corrected,
  x.table_no, x.row_no, x.kind, x.epoch, x.rev, x.blob
FROM service n
JOIN service s ON s.centre = n.centre AND s.client = n.client AND s.service = n.corrects
LEFT JOIN staff w ON w.centre = s.centre AND w.staff = s.staff
LEFT JOIN sealed x ON x.centre = s.centre AND x.client = s.client AND x.table_no = 7 AND x.row_no = s.service
WHERE n.centre = $1 AND n.client = $2 AND n.corrects IS NOT NULL
ORDER BY s.on_day DESC, s.service DESC LIMIT $3;

-- service_who(centre centre_id, staff staff_id, call_name text) -> many service_who_row(client client_id)
SELECT client FROM client
WHERE centre = $1 AND call_name = $3 AND (worker = $2 OR stand_in = $2) AND status IN ('active', 'intake') ORDER BY client;
