-- today_people(centre centre_id, staff staff_id, size i64) -> many today_person(client client_id, call_name text, move_in date?, last_contact date?)
SELECT client, call_name, move_in, last_contact FROM client
WHERE centre = $1 AND worker = $2 AND status = 'active' ORDER BY last_contact DESC NULLS LAST, client LIMIT $3;

-- today_count(centre centre_id, staff staff_id) -> one today_count_row(n i64)
SELECT COUNT(*) AS n FROM client WHERE centre = $1 AND worker = $2 AND status IN ('active', 'intake');
