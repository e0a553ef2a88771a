-- Lists an import checks its file against, read once each.

-- import_staff(centre centre_id) -> many import_staff_row(staff staff_id, name text, roles i64)
SELECT staff, name, roles FROM staff WHERE centre = $1 AND closed_on IS NULL ORDER BY name;

-- import_clients(centre centre_id) -> many import_client_row(client client_id, code text, call_name text, worker staff_id, move_in date?)
SELECT client, code, call_name, worker, move_in FROM client WHERE centre = $1 ORDER BY code;

-- import_keys(centre centre_id, kind text) -> many import_key_row(name text, row_no i64)
SELECT name, row_no FROM import_key WHERE centre = $1 AND kind = $2 ORDER BY name;

-- import_key_add(centre centre_id, kind text, name text, row_no i64) -> done
INSERT INTO import_key (centre, kind, name, row_no) VALUES ($1, $2, $3, $4);

-- import_funds(centre centre_id) -> many import_fund_row(fund fund_id, code text)
SELECT fund, code FROM fund WHERE centre = $1 ORDER BY code;

-- import_household_add(centre centre_id, household household_id, code text) -> done
INSERT INTO household (centre, household, code, version) VALUES ($1, $2, $3, 1);

-- import_keys_drop(centre centre_id, holder staff_id) -> done
DELETE FROM key_grant WHERE centre = $1 AND holder = $2 AND holder_type = 1 AND NOT EXISTS (
  SELECT 1 FROM client c WHERE c.centre = key_grant.centre AND c.client = key_grant.client AND (c.worker = $2 OR c.stand_in = $2));

-- import_case_keys(centre centre_id, holder staff_id) -> many import_case_key_row(client client_id)
SELECT client FROM key_grant WHERE centre = $1 AND holder = $2 AND holder_type = 1 AND kind = 2 ORDER BY client;
