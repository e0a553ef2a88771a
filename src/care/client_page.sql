-- recent_records(centre centre_id, client client_id) -> many recent_record(service service_id, on_day date, code text, how text, answered bool, minutes int, staff_name text, noted bool, rev i64?, epoch i64?, blob bytes?, total i64)
SELECT v.service, v.on_day, v.code, v.how, v.answered, v.minutes, COALESCE(s.name, '') AS staff_name, v.noted, b.rev, b.epoch, b.blob, v.total
FROM (SELECT centre, client, service, on_day, code, how, answered, minutes, staff, noted, COUNT(*) OVER () AS total
  FROM service WHERE centre = $1 AND client = $2 ORDER BY on_day DESC, service DESC LIMIT 6) v
LEFT JOIN staff s ON s.centre = v.centre AND s.staff = v.staff
LEFT JOIN sealed b ON b.centre = v.centre AND b.client = v.client AND b.table_no = 7 AND b.row_no = v.service
ORDER BY v.on_day DESC, v.service DESC;
