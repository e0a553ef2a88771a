-- audit_list(centre centre_id, staff staff_id, code text, from_at instant, to_at instant, opened bool, size i64, start i64) -> many audit_line(seq i64, at instant, staff staff_id, staff_name text?, action int, client client_id, code text?, purpose int, ref i64, other_name text?, linked bool, total i64)
WITH page AS (
  SELECT j.seq, j.at, j.staff, j.action, j.client, j.purpose, j.ref, COUNT(*) OVER () AS total
  FROM journal j
  WHERE j.centre = $1 AND ($2 = 0 OR j.staff = $2) AND j.at >= $4 AND j.at < $5
    AND ($3 = '' OR j.client IN (SELECT c.client FROM client c WHERE c.centre = $1 AND c.code = $3))
    AND (($6 = 1 AND j.action IN (4, 6, 7, 16, 19)) OR ($6 = 0 AND j.action NOT IN (8, 20)))
  ORDER BY j.seq DESC LIMIT $7 OFFSET $8
)
SELECT p.seq, p.at, p.staff, s.name AS staff_name, p.action, p.client, c.code, p.purpose, p.ref, o.name AS other_name,
  CASE WHEN p.action <> 4 OR EXISTS (SELECT 1 FROM appointment a WHERE a.centre = $1 AND a.client = p.client AND a.staff = p.staff
      AND a.at >= p.at - 172800000 AND a.at <= p.at + 172800000)
    OR EXISTS (SELECT 1 FROM task t WHERE t.centre = $1 AND t.client = p.client AND t.staff = p.staff
      AND t.due >= p.at / 86400000 - 2 AND t.due <= p.at / 86400000 + 2)
    OR EXISTS (SELECT 1 FROM service v WHERE v.centre = $1 AND v.client = p.client AND v.staff = p.staff
      AND v.on_day >= p.at / 86400000 - 2 AND v.on_day <= p.at / 86400000 + 2)
    THEN 1 ELSE 0 END AS linked, p.total
FROM page p
LEFT JOIN staff s ON s.centre = $1 AND s.staff = p.staff
LEFT JOIN client c ON c.centre = $1 AND c.client = p.client
LEFT JOIN staff o ON o.centre = $1 AND o.staff = p.ref
ORDER BY p.seq DESC;

-- audit_days(centre centre_id, from_at instant, zone_ms i64) -> many audit_day(staff staff_id, staff_name text?, day date, people i64, outside i64, refused i64, frozen i64, failed i64)
SELECT j.staff, s.name AS staff_name, CAST((j.at + $3) / 86400000 AS BIGINT) AS day,
  COUNT(DISTINCT CASE WHEN j.action = 4 THEN j.client END) AS people,
  COUNT(CASE WHEN j.action = 4 AND ((j.at + $3) % 86400000 < 25200000 OR (j.at + $3) % 86400000 >= 75600000) THEN 1 END) AS outside,
  COUNT(CASE WHEN j.action = 7 THEN 1 END) AS refused, COUNT(CASE WHEN j.action = 19 THEN 1 END) AS frozen,
  COUNT(CASE WHEN j.action = 2 THEN 1 END) AS failed
FROM journal j LEFT JOIN staff s ON s.centre = j.centre AND s.staff = j.staff
WHERE j.centre = $1 AND j.at >= $2 AND j.action IN (2, 4, 7, 19)
GROUP BY j.staff, s.name, CAST((j.at + $3) / 86400000 AS BIGINT)
HAVING COUNT(DISTINCT CASE WHEN j.action = 4 THEN j.client END) >= 30
  OR COUNT(CASE WHEN j.action = 4 AND ((j.at + $3) % 86400000 < 25200000 OR (j.at + $3) % 86400000 >= 75600000) THEN 1 END) > 0
  OR COUNT(CASE WHEN j.action IN (7, 19) THEN 1 END) > 0 OR COUNT(CASE WHEN j.action = 2 THEN 1 END) >= 5
ORDER BY 3 DESC, 1 LIMIT 40;

-- audit_reviewed(centre centre_id) -> one audit_reviewed_row(at instant, staff_name text?)
SELECT j.at, s.name AS staff_name FROM journal j LEFT JOIN staff s ON s.centre = j.centre AND s.staff = j.staff
WHERE j.centre = $1 AND j.action = 23 ORDER BY j.seq DESC LIMIT 1;
