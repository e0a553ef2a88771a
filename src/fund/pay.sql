-- allocation_add(centre centre_id, client client_id, charge charge_id, fund fund_id, line line_id?, on_day date, amount money, why text) -> done
INSERT INTO allocation (centre, client, charge, fund, line, on_day, amount, why) VALUES ($1, $2, $3, $4, COALESCE(CAST($5 AS BIGINT), 0), $6, $7, $8);

-- allocation_drop(centre centre_id, client client_id, charge charge_id) -> done
DELETE FROM allocation WHERE centre = $1 AND client = $2 AND charge = $3;

-- allocation_drop_one(centre centre_id, client client_id, charge charge_id, fund fund_id, line line_id?) -> done
DELETE FROM allocation WHERE centre = $1 AND client = $2 AND charge = $3 AND fund = $4 AND line = COALESCE(CAST($5 AS BIGINT), 0);

-- allocation_of(centre centre_id, client client_id, charge charge_id) -> many allocation_row(fund fund_id, line line_id?, amount money)
SELECT fund, NULLIF(line, 0) AS line, amount FROM allocation WHERE centre = $1 AND client = $2 AND charge = $3 ORDER BY fund, line;

-- awards_of(centre centre_id, client client_id, household household_id?) -> many award_row(client client_id, fund fund_id, on_day date,
--   amount money)
SELECT a.client, a.fund, a.on_day, a.amount FROM allocation a
WHERE a.centre = $1 AND (a.client = $2 OR a.client IN (SELECT c.client FROM client c WHERE c.centre = $1 AND c.household = $3))
  AND NOT EXISTS (SELECT 1 FROM charge b WHERE b.centre = a.centre AND b.client = a.client AND b.reverses = a.charge)
ORDER BY a.on_day, a.charge;

-- charges_open(centre centre_id) -> many charge_open_row(client client_id, on_day date, charge charge_id, service_code text, category text,
--   amount money, reported bool, fund fund_id?, line line_id?, paid money?)
SELECT h.client, h.on_day, h.charge, h.service_code, h.category, h.amount, h.reported, a.fund, NULLIF(a.line, 0) AS line, a.amount AS paid
FROM charge h LEFT JOIN allocation a ON a.centre = h.centre AND a.client = h.client AND a.charge = h.charge
WHERE h.centre = $1 AND h.reverses IS NULL AND h.amount > 0
  AND h.charge NOT IN (SELECT b.reverses FROM charge b WHERE b.centre = $1 AND b.reverses IS NOT NULL)
ORDER BY h.on_day, h.charge, a.fund, a.line;
