-- person_one(centre centre_id, client client_id) -> one person_row(client client_id, call_name text, household household_id?, move_in date?,
--   birth_year int?, protection_until date?, status text)
SELECT client, call_name, household, move_in, birth_year, protection_until, status FROM client WHERE centre = $1 AND client = $2;

-- person_all(centre centre_id) -> many person_row
SELECT client, call_name, household, move_in, birth_year, protection_until, status FROM client WHERE centre = $1 ORDER BY client;

-- person_moved_in(centre centre_id, move_from date, move_to date) -> many person_row
SELECT client, call_name, household, move_in, birth_year, protection_until, status FROM client
WHERE centre = $1 AND move_in >= $2 AND move_in < $3 AND status IN ('intake', 'active') ORDER BY move_in, client;
