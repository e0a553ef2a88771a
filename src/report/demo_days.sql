-- demo_cases(centre centre_id, worker staff_id) -> many demo_case_row(client client_id, move_in date?)
SELECT client, move_in FROM client WHERE centre = $1 AND worker = $2 AND status = 'active'
ORDER BY move_in DESC NULLS LAST, code;
