-- consents_of(centre centre_id, client client_id) -> many consent_row(consent consent_id, purpose text, answer text, form_version text, given_on date, until date?, withdrawn_on date?, staff_name text)
SELECT c.consent, c.purpose, c.answer, c.form_version, c.given_on, c.until, c.withdrawn_on, COALESCE(s.name, '') AS staff_name
FROM consent c LEFT JOIN staff s ON s.centre = c.centre AND s.staff = c.staff
WHERE c.centre = $1 AND c.client = $2 ORDER BY c.given_on DESC, c.consent DESC;

-- consent_add(centre centre_id, client client_id, consent consent_id, purpose text, answer text, form_version text, given_on date, until date?, staff staff_id) -> changed
INSERT INTO consent (centre, client, consent, purpose, answer, form_version, given_on, until, withdrawn_on, staff)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9);

-- consent_end(centre centre_id, client client_id, purpose text, withdrawn_on date) -> done
UPDATE consent SET withdrawn_on = $4 WHERE centre = $1 AND client = $2 AND purpose = $3 AND withdrawn_on IS NULL;
