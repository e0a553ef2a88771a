-- Statements of the fund room's tests.

-- world_centre(centre centre_id) -> done
INSERT INTO centre (centre, name, country, region, people_word, zone_minutes, demo, version) VALUES ($1, 'c', 'kr', 'daegu', 'people', 540, 0, 1);

-- world_client(centre centre_id, client client_id, code text, call_name text, move_in date?, household household_id?) -> done
INSERT INTO client (centre, client, code, call_name, status, move_in, birth_year, sex, household, household_size, worker, stand_in,
  protection_until, prefers, last_contact, last_try, tries, intake_step, opened_on, closed_on, outcome, version)
VALUES ($1, $2, $3, $4, 'active', $5, NULL, '', $6, 1, 7, NULL, NULL, '', NULL, NULL, 0, 0, 0, NULL, '', 1);
