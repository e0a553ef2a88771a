-- household_members(centre centre_id, household household_id) -> many household_member(client client_id, call_name text, code text, worker staff_id, stand_in staff_id?, worker_name text)
SELECT c.client, c.call_name, c.code, c.worker, c.stand_in, COALESCE(s.name, '') AS worker_name
FROM client c LEFT JOIN staff s ON s.centre = c.centre AND s.staff = c.worker
WHERE c.centre = $1 AND c.household = $2 ORDER BY c.call_name, c.client LIMIT 30;

-- household_add(centre centre_id, household household_id, code text) -> changed
INSERT INTO household (centre, household, code, version) VALUES ($1, $2, $3, 1);

-- household_join(centre centre_id, client client_id, version i64, household household_id?, household_size int) -> changed
UPDATE client SET household = $4, household_size = $5, version = version + 1 WHERE centre = $1 AND client = $2 AND version = $3;

-- household_set(centre centre_id, client client_id, household household_id) -> changed
UPDATE client SET household = $3 WHERE centre = $1 AND client = $2 AND household IS NULL;
