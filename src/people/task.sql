-- task_put(centre centre_id, task task_id, staff staff_id, client client_id?, clock text, due date, show_from date) -> done
INSERT INTO task (centre, task, staff, client, clock, due, show_from, done_at, done_by) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL)
ON CONFLICT (centre, client, clock, due) WHERE clock <> '' DO NOTHING;

-- task_drop(centre centre_id, task task_id) -> done
DELETE FROM task WHERE centre = $1 AND task = $2 AND done_at IS NULL;

-- task_tick(centre centre_id, task task_id, staff staff_id, done_at instant?, done_by staff_id?) -> changed
UPDATE task SET done_at = $4, done_by = $5 WHERE centre = $1 AND task = $2 AND staff = $3;

-- task_open_of(centre centre_id, first client_id, last client_id) -> many task_open_row(client client_id, task task_id, clock text, due date)
SELECT COALESCE(client, 0) AS client, task, clock, due FROM task
WHERE centre = $1 AND client >= $2 AND client <= $3 AND done_at IS NULL AND clock <> '' ORDER BY client;

-- task_subjects(centre centre_id, first client_id, size i64) -> many task_subject(client client_id, status text, worker staff_id, move_in date?, protection_until date?, opened_on date, last_contact date?, last_try date?, tries int, usual_gap int)
SELECT c.client, c.status, c.worker, c.move_in, c.protection_until, c.opened_on, c.last_contact, c.last_try, COALESCE(c.tries, 0) AS tries, COALESCE(r.usual_gap, 0) AS usual_gap
FROM client c LEFT JOIN rhythm r ON r.centre = c.centre AND r.client = c.client
WHERE c.centre = $1 AND c.client >= $2 ORDER BY c.client LIMIT $3;

-- task_visible(centre centre_id, staff staff_id, today date, size i64) -> many task_line(task task_id, client client_id?, clock text, due date, done_at instant?, call_name text?, move_in date?, last_contact date?, last_try date?, tries int, usual_gap int)
SELECT t.task, t.client, t.clock, t.due, t.done_at, c.call_name, c.move_in, c.last_contact, c.last_try, COALESCE(c.tries, 0) AS tries, COALESCE(r.usual_gap, 0) AS usual_gap
FROM task t
LEFT JOIN client c ON c.centre = t.centre AND c.client = t.client
LEFT JOIN rhythm r ON r.centre = t.centre AND r.client = t.client
WHERE t.centre = $1 AND t.staff = $2 AND t.done_at IS NULL AND t.show_from <= $3
  AND t.clock NOT IN ('silent', 'unanswered')
ORDER BY t.due, t.task LIMIT $4;

-- task_attention(centre centre_id, staff staff_id, today date, size i64) -> many task_line
SELECT t.task, t.client, t.clock, t.due, t.done_at, c.call_name, c.move_in, c.last_contact, c.last_try, COALESCE(c.tries, 0) AS tries, COALESCE(r.usual_gap, 0) AS usual_gap
FROM task t
LEFT JOIN client c ON c.centre = t.centre AND c.client = t.client
LEFT JOIN rhythm r ON r.centre = t.centre AND r.client = t.client
WHERE t.centre = $1 AND t.staff = $2 AND t.done_at IS NULL AND t.show_from <= $3
  AND t.clock IN ('silent', 'unanswered')
ORDER BY c.move_in DESC NULLS LAST, t.task LIMIT $4;

-- task_done_since(centre centre_id, staff staff_id, since instant, size i64) -> many task_line
SELECT t.task, t.client, t.clock, t.due, t.done_at, c.call_name, c.move_in, c.last_contact, c.last_try, COALESCE(c.tries, 0) AS tries, COALESCE(r.usual_gap, 0) AS usual_gap
FROM task t
LEFT JOIN client c ON c.centre = t.centre AND c.client = t.client
LEFT JOIN rhythm r ON r.centre = t.centre AND r.client = t.client
WHERE t.centre = $1 AND t.staff = $2 AND t.done_at >= $3 ORDER BY t.done_at DESC, t.task LIMIT $4;

-- task_of_client(centre centre_id, client client_id) -> many task_line
SELECT t.task, t.client, t.clock, t.due, t.done_at, c.call_name, c.move_in, c.last_contact, c.last_try, COALESCE(c.tries, 0) AS tries, COALESCE(r.usual_gap, 0) AS usual_gap
FROM task t
JOIN client c ON c.centre = t.centre AND c.client = t.client
LEFT JOIN rhythm r ON r.centre = t.centre AND r.client = t.client
WHERE t.centre = $1 AND t.client = $2 AND t.done_at IS NULL ORDER BY t.due, t.task;

-- rhythm_put(centre centre_id, client client_id, usual_gap int, contacts int) -> done
INSERT INTO rhythm (centre, client, usual_gap, contacts) VALUES ($1, $2, $3, $4)
ON CONFLICT (centre, client) DO UPDATE SET usual_gap = $3, contacts = $4;

-- rhythm_get(centre centre_id, client client_id) -> one rhythm_row(usual_gap int, contacts int)
SELECT usual_gap, contacts FROM rhythm WHERE centre = $1 AND client = $2;
