-- appointment_put(centre centre_id, staff staff_id, at instant, appointment appointment_id, client client_id?, kind text, place text, minutes int) -> done
INSERT INTO appointment (centre, staff, at, appointment, client, kind, place, minutes, done_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL);

-- appointment_done(centre centre_id, staff staff_id, appointment appointment_id, done_at instant?) -> one appointment_with(client client_id?)
UPDATE appointment SET done_at = $4 WHERE centre = $1 AND staff = $2 AND appointment = $3 RETURNING client;

-- appointment_drop(centre centre_id, staff staff_id, appointment appointment_id) -> changed
DELETE FROM appointment WHERE centre = $1 AND staff = $2 AND appointment = $3 AND done_at IS NULL;

-- appointment_between(centre centre_id, staff staff_id, from_at instant, to_at instant, size i64) -> many appointment_line(appointment appointment_id, at instant, client client_id?, kind text, place text, minutes int, done_at instant?, call_name text?, move_in date?, last_contact date?)
SELECT a.appointment, a.at, a.client, a.kind, a.place, a.minutes, a.done_at, c.call_name, c.move_in, c.last_contact
FROM appointment a LEFT JOIN client c ON c.centre = a.centre AND c.client = a.client
WHERE a.centre = $1 AND a.staff = $2 AND a.at >= $3 AND a.at < $4 ORDER BY a.at, a.appointment LIMIT $5;
