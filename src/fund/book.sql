-- entry_pair(centre centre_id, posting i64, on_day date, at instant, debit text, debit_line line_id?, credit text, fund fund_id, amount money,
--   taken money, charge charge_id?, reverses i64?, staff staff_id, first i64, second i64) -> done
INSERT INTO ledger_entry (centre, posting, entry, on_day, at, account, fund, line, amount, charge, reverses, staff)
VALUES ($1, $2, $14, $3, $4, $5, $8, COALESCE(CAST($6 AS BIGINT), 0), $9, $11, $12, $13),
  ($1, $2, $15, $3, $4, $7, $8, 0, $10, $11, $12, $13);

-- trial_balance(centre centre_id) -> many trial_row(account text, fund fund_id, name_ko text, name_en text, debit money, credit money)
SELECT e.account, e.fund, f.name_ko, f.name_en, CAST(SUM(CASE WHEN e.amount > 0 THEN e.amount ELSE 0 END) AS BIGINT) AS debit,
  CAST(SUM(CASE WHEN e.amount < 0 THEN -e.amount ELSE 0 END) AS BIGINT) AS credit
FROM ledger_entry e JOIN fund f ON f.centre = e.centre AND f.fund = e.fund
WHERE e.centre = $1 GROUP BY e.account, e.fund, f.name_ko, f.name_en ORDER BY f.name_ko, e.fund, e.account;

-- postings_wrong(centre centre_id) -> many posting_wrong_row(posting i64, off money)
SELECT posting, CAST(SUM(amount) AS BIGINT) AS off FROM ledger_entry WHERE centre = $1 GROUP BY posting HAVING SUM(amount) <> 0 ORDER BY posting;

-- funds_wrong(centre centre_id) -> many fund_wrong_row(fund fund_id, used money, allocated money, spent money, granted money, budget money)
SELECT f.fund, f.used, COALESCE(a.sum, 0) AS allocated, COALESCE(e.spent, 0) AS spent, COALESCE(e.granted, 0) AS granted, f.budget
FROM fund f
LEFT JOIN (SELECT x.fund, CAST(SUM(x.amount) AS BIGINT) AS sum FROM allocation x
  WHERE x.centre = $1 AND NOT EXISTS (SELECT 1 FROM charge b WHERE b.centre = x.centre AND b.client = x.client AND b.reverses = x.charge)
  GROUP BY x.fund) a ON a.fund = f.fund
LEFT JOIN (SELECT y.fund, CAST(SUM(CASE WHEN y.account = 'fund_spent' THEN y.amount ELSE 0 END) AS BIGINT) AS spent,
    CAST(-SUM(CASE WHEN y.account = 'fund_granted' THEN y.amount ELSE 0 END) AS BIGINT) AS granted
  FROM ledger_entry y WHERE y.centre = $1 GROUP BY y.fund) e ON e.fund = f.fund
WHERE f.centre = $1 AND (f.used <> COALESCE(a.sum, 0) OR f.used <> COALESCE(e.spent, 0) OR f.budget <> COALESCE(e.granted, 0))
ORDER BY f.fund;
