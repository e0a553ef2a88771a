-- coverage_charges(centre centre_id, client client_id, from_day date, to_day date) -> many coverage_charge_row(on_day date, charge charge_id,
--   category text, amount money, fund fund_id?, paid money?)
SELECT h.on_day, h.charge, h.category, h.amount, a.fund, a.amount AS paid
FROM charge h LEFT JOIN allocation a ON a.centre = h.centre AND a.client = h.client AND a.charge = h.charge
WHERE h.centre = $1 AND h.client = $2 AND h.on_day >= $3 AND h.on_day < $4 AND h.reverses IS NULL
  AND NOT EXISTS (SELECT 1 FROM charge b WHERE b.centre = h.centre AND b.client = h.client AND b.reverses = h.charge)
ORDER BY h.on_day, h.charge, a.fund;
