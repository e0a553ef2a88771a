-- What no constraint can say. Every statement lists what is wrong; none means all is well.

-- verify_centres() -> many verify_centre_row(centre centre_id)
SELECT centre FROM centre ORDER BY centre;

-- verify_charges(centre centre_id) -> many verify_charge_row(charge charge_id, amount money, paid money)
SELECT c.charge, c.amount, CAST(SUM(a.amount) AS BIGINT) AS paid
FROM charge c JOIN allocation a ON a.centre = c.centre AND a.client = c.client AND a.charge = c.charge
WHERE c.centre = $1 GROUP BY c.charge, c.amount HAVING SUM(a.amount) > c.amount ORDER BY c.charge;

-- verify_lines(centre centre_id) -> many verify_line_row(fund fund_id, line line_id, used money, paid money)
SELECT l.fund, l.line, l.used, COALESCE(x.paid, 0) AS paid
FROM fund_line l LEFT JOIN (SELECT a.fund, a.line, CAST(SUM(a.amount) AS BIGINT) AS paid FROM allocation a
  WHERE a.centre = $1 AND NOT EXISTS (SELECT 1 FROM charge b WHERE b.centre = a.centre AND b.client = a.client AND b.reverses = a.charge)
  GROUP BY a.fund, a.line) x ON x.fund = l.fund AND x.line = l.line
WHERE l.centre = $1 AND l.used <> COALESCE(x.paid, 0) ORDER BY l.fund, l.line;

-- verify_lost(centre centre_id) -> many verify_lost_row(charge charge_id)
SELECT a.charge FROM allocation a WHERE a.centre = $1 AND NOT EXISTS (
  SELECT 1 FROM charge c WHERE c.centre = a.centre AND c.client = a.client AND c.charge = a.charge) ORDER BY a.charge;
