-- Goals (part 0) and the last records (part 1) of one client with their sealed words, in one statement: the page of a client
-- stays at eight. `code` is the area or the service, `state` the goal's state or how it was done, `done` of `whole` the steps,
-- or whether it was answered and whether there are words; `day` the day of review or of the record. The last columns are the
-- reader's own grant of the key that seals the words.
-- client_page_rows(centre centre_id, client client_id, reader staff_id) -> many client_page_row(part int, id i64, code text, state text, done int, whole int, day date?, staff_name text, total i64, rev i64?, epoch i64?, blob bytes?, holder_type int?, holder_epoch i64?, key bytes?, not_after i64?, granter staff_id?, granter_epoch i64?, sig bytes?)
SELECT x.part, x.id, x.code, x.state, x.done, x.whole, x.day, COALESCE(w.name, '') AS staff_name, x.total, b.rev, b.epoch, b.blob,
  k.holder_type, k.holder_epoch, k.sealed AS key, k.not_after, k.granter, k.granter_epoch, k.sig
FROM (
  SELECT 0 AS part, g.goal AS id, g.area AS code, g.state, g.steps_done AS done, g.steps_total AS whole, g.review_on AS day,
    CAST(0 AS BIGINT) AS staff, CAST(0 AS BIGINT) AS total, 8 AS table_no,
    CASE g.state WHEN 'now' THEN 0 WHEN 'later' THEN 1 WHEN 'reached' THEN 2 ELSE 3 END AS place, g.set_on AS since
  FROM goal g WHERE g.centre = $1 AND g.client = $2
  UNION ALL
  SELECT v.part, v.id, v.code, v.state, v.done, v.whole, v.day, v.staff, v.total, v.table_no, v.place, v.since
  FROM (SELECT 1 AS part, s.service AS id, s.code, s.how AS state, s.answered AS done, s.noted AS whole, s.on_day AS day, s.staff,
      (SELECT CAST(SUM(CASE WHEN t.corrects IS NULL THEN 1 WHEN t.code = 'taken_back' THEN -1 ELSE 0 END) AS BIGINT)
        FROM service t WHERE t.centre = $1 AND t.client = $2) AS total, 7 AS table_no, 0 AS place, s.on_day AS since
    FROM service s WHERE s.centre = $1 AND s.client = $2 AND s.code <> 'taken_back'
      AND NOT EXISTS (SELECT 1 FROM service n WHERE n.centre = $1 AND n.client = $2 AND n.corrects = s.service)
    ORDER BY s.on_day DESC, s.service DESC LIMIT 6) v
) x
LEFT JOIN staff w ON w.centre = $1 AND w.staff = x.staff
LEFT JOIN sealed b ON b.centre = $1 AND b.client = $2 AND b.table_no = x.table_no AND b.row_no = x.id
LEFT JOIN key_grant k ON k.centre = $1 AND k.client = $2 AND k.holder = $3 AND k.kind = 2 AND k.epoch = b.epoch
ORDER BY x.part, x.place, x.since DESC, x.id DESC;
