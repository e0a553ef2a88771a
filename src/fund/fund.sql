-- fund_rules(centre centre_id) -> many fund_rules_row(fund fund_id, code text, name_ko text, name_en text, kind text, owner_org text,
--   budget money, used money, starts date, ends date, flex_rank int, status text, version i64, rule rule_id?, valid_from date?,
--   valid_to date?, body text?, source text?)
SELECT f.fund, f.code, f.name_ko, f.name_en, f.kind, f.owner_org, f.budget, f.used, f.starts, f.ends, f.flex_rank, f.status, f.version,
  r.rule, r.valid_from, r.valid_to, r.body, r.source
FROM fund f LEFT JOIN fund_rule r ON r.centre = f.centre AND r.fund = f.fund
WHERE f.centre = $1 ORDER BY f.flex_rank, f.ends, f.fund, r.position, r.valid_from, r.rule;

-- fund_lines(centre centre_id) -> many fund_lines_row(fund fund_id, line line_id, code text, name_ko text, name_en text, categories text,
--   cap money, used money, version i64)
SELECT fund, line, code, name_ko, name_en, categories, cap, used, version FROM fund_line WHERE centre = $1 ORDER BY fund, position, line;

-- fund_add(centre centre_id, fund fund_id, code text, name_ko text, name_en text, kind text, owner_org text, budget money, starts date,
--   ends date, flex_rank int) -> changed
INSERT INTO fund (centre, fund, code, name_ko, name_en, kind, owner_org, budget, used, starts, ends, flex_rank, status, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, 'open', 1) ON CONFLICT (centre, code) DO NOTHING;

-- fund_save(centre centre_id, fund fund_id, version i64, name_ko text, name_en text, owner_org text, budget money, starts date, ends date,
--   flex_rank int) -> changed
UPDATE fund SET name_ko = $4, name_en = $5, owner_org = $6, budget = $7, starts = $8, ends = $9, flex_rank = $10, version = version + 1
WHERE centre = $1 AND fund = $2 AND version = $3 AND status = 'open';

-- fund_status(centre centre_id, fund fund_id, version i64, status text) -> changed
UPDATE fund SET status = $4, version = version + 1 WHERE centre = $1 AND fund = $2 AND version = $3;

-- fund_use(centre centre_id, fund fund_id, more money) -> changed
UPDATE fund SET used = used + $3 WHERE centre = $1 AND fund = $2;

-- line_use(centre centre_id, fund fund_id, line line_id, more money) -> changed
UPDATE fund_line SET used = used + $4 WHERE centre = $1 AND fund = $2 AND line = $3;

-- line_add(centre centre_id, fund fund_id, line line_id, code text, name_ko text, name_en text, categories text, cap money,
--   position int) -> done
INSERT INTO fund_line (centre, fund, line, code, name_ko, name_en, categories, cap, used, position, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, 1);

-- line_save(centre centre_id, fund fund_id, line line_id, version i64, code text, name_ko text, name_en text, categories text,
--   cap money) -> changed
UPDATE fund_line SET code = $5, name_ko = $6, name_en = $7, categories = $8, cap = $9, version = version + 1
WHERE centre = $1 AND fund = $2 AND line = $3 AND version = $4;

-- rule_add(centre centre_id, fund fund_id, rule rule_id, valid_from date, valid_to date?, position int, body text, source text) -> done
INSERT INTO fund_rule (centre, fund, rule, valid_from, valid_to, position, body, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- rule_end(centre centre_id, fund fund_id, rule rule_id, on_day date) -> changed
UPDATE fund_rule SET valid_to = CASE WHEN valid_from > $4 THEN valid_from ELSE $4 END
WHERE centre = $1 AND fund = $2 AND rule = $3;

-- fund_payments(centre centre_id, fund fund_id, size i64, start i64) -> many fund_payment_row(client client_id, call_name text?, on_day date,
--   charge charge_id, line line_id, category text, service_code text, amount money, why text, reported bool, total i64)
SELECT a.client, c.call_name, a.on_day, a.charge, a.line, h.category, h.service_code, a.amount, a.why, h.reported, COUNT(*) OVER () AS total
FROM allocation a
JOIN charge h ON h.centre = a.centre AND h.client = a.client AND h.on_day = a.on_day AND h.charge = a.charge
LEFT JOIN client c ON c.centre = a.centre AND c.client = a.client
WHERE a.centre = $1 AND a.fund = $2 ORDER BY a.on_day DESC, a.charge LIMIT $3 OFFSET $4;
