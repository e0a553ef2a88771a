-- charge_put(centre centre_id, client client_id, on_day date, charge charge_id, service_code text, category text, quantity i64, amount money,
--   room text, origin i64, reverses charge_id?, staff staff_id) -> done
INSERT INTO charge (centre, client, on_day, charge, service_code, category, quantity, amount, room, origin, reverses, reported, staff)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12);

-- charge_by_id(centre centre_id, charge charge_id) -> one charge_row(client client_id, on_day date, charge charge_id, service_code text,
--   category text, quantity i64, amount money, room text, origin i64, reverses charge_id?, reported bool, reversed bool)
SELECT h.client, h.on_day, h.charge, h.service_code, h.category, h.quantity, h.amount, h.room, h.origin, h.reverses, h.reported,
  CASE WHEN EXISTS (SELECT 1 FROM charge b WHERE b.centre = h.centre AND b.client = h.client AND b.reverses = h.charge) THEN 1 ELSE 0 END AS reversed
FROM charge h WHERE h.centre = $1 AND h.charge = $2;

-- charge_by_origin(centre centre_id, client client_id, room text, origin i64) -> many charge_origin_row(on_day date, charge charge_id)
SELECT h.on_day, h.charge FROM charge h
WHERE h.centre = $1 AND h.client = $2 AND h.room = $3 AND h.origin = $4 AND h.reverses IS NULL
  AND NOT EXISTS (SELECT 1 FROM charge b WHERE b.centre = h.centre AND b.client = h.client AND b.reverses = h.charge)
ORDER BY h.on_day, h.charge;

-- charge_report(centre centre_id, before date) -> done
UPDATE charge SET reported = 1 WHERE centre = $1 AND on_day < $2;
