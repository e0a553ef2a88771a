-- goals_shown(centre centre_id, client client_id) -> many goal_row(goal goal_id, area text, state text, steps_done int, steps_total int, review_on date?, set_on date, version i64, rev i64?, epoch i64?, blob bytes?)
SELECT g.goal, g.area, g.state, g.steps_done, g.steps_total, g.review_on, g.set_on, g.version, s.rev, s.epoch, s.blob
FROM goal g
LEFT JOIN sealed s ON s.centre = g.centre AND s.client = g.client AND s.table_no = 8 AND s.row_no = g.goal
WHERE g.centre = $1 AND g.client = $2
ORDER BY CASE g.state WHEN 'now' THEN 0 WHEN 'later' THEN 1 WHEN 'reached' THEN 2 ELSE 3 END, g.set_on DESC, g.goal
LIMIT 12;

-- goal_add(centre centre_id, client client_id, goal goal_id, area text, state text, steps_total int, review_on date?, set_on date) -> changed
INSERT INTO goal (centre, client, goal, area, state, steps_done, steps_total, review_on, set_on, version)
VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, 1);

-- goal_set(centre centre_id, client client_id, goal goal_id, version i64, state text, steps_done int, review_on date?) -> changed
UPDATE goal SET state = $5, steps_done = $6, review_on = $7, version = version + 1
WHERE centre = $1 AND client = $2 AND goal = $3 AND version = $4 AND $6 <= steps_total;
