-- seal_grants(centre centre_id, client client_id, holder staff_id) -> many seal_grant_row(kind int, epoch i64, holder_type int, holder_epoch i64, sealed bytes, not_after i64, granter staff_id, granter_epoch i64, sig bytes)
SELECT kind, epoch, holder_type, holder_epoch, sealed, not_after, granter, granter_epoch, sig
FROM key_grant WHERE centre = $1 AND client = $2 AND holder = $3 ORDER BY kind, epoch;

-- seal_grant_put(centre centre_id, client client_id, holder staff_id, kind int, epoch i64, holder_type int, holder_epoch i64, sealed bytes, not_after i64, granter staff_id, granter_epoch i64, sig bytes) -> done
INSERT INTO key_grant (centre, client, holder, kind, epoch, holder_type, holder_epoch, sealed, not_after, granter, granter_epoch, sig)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (centre, client, holder, kind, epoch) DO UPDATE SET holder_type = $6, holder_epoch = $7, sealed = $8, not_after = $9,
  granter = $10, granter_epoch = $11, sig = $12;

-- seal_grant_drop(centre centre_id, client client_id, holder staff_id) -> done
DELETE FROM key_grant WHERE centre = $1 AND client = $2 AND holder = $3;

-- seal_revs(centre centre_id, client client_id) -> many seal_rev(table_no int, row_no i64, rev i64)
SELECT table_no, row_no, rev FROM sealed WHERE centre = $1 AND client = $2;

-- seal_rev_of(centre centre_id, client client_id, table_no int, row_no i64) -> one seal_rev
SELECT table_no, row_no, rev FROM sealed WHERE centre = $1 AND client = $2 AND table_no = $3 AND row_no = $4;

-- seal_put(centre centre_id, client client_id, table_no int, row_no i64, kind int, epoch i64, rev i64, sealed bytes) -> changed
INSERT INTO sealed (centre, client, table_no, row_no, kind, epoch, rev, blob) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (centre, client, table_no, row_no) DO UPDATE SET kind = $5, epoch = $6, rev = $7, blob = $8 WHERE sealed.rev = $7 - 1;

-- seal_range(centre centre_id, client client_id, first int, last int) -> many seal_row(table_no int, row_no i64, kind int, epoch i64, rev i64, blob bytes)
SELECT table_no, row_no, kind, epoch, rev, blob FROM sealed
WHERE centre = $1 AND client = $2 AND table_no >= $3 AND table_no <= $4 ORDER BY table_no, row_no;

-- seal_one(centre centre_id, client client_id, table_no int, row_no i64) -> one seal_row
SELECT table_no, row_no, kind, epoch, rev, blob FROM sealed WHERE centre = $1 AND client = $2 AND table_no = $3 AND row_no = $4;

-- seal_facts_of(centre centre_id, staff staff_id) -> many seal_row
SELECT s.table_no, s.row_no, s.kind, s.epoch, s.rev, s.blob FROM sealed s
JOIN client c ON c.centre = s.centre AND c.client = s.row_no
WHERE s.centre = $1 AND s.client = 0 AND s.table_no = 6 AND (c.worker = $2 OR c.stand_in = $2) ORDER BY s.row_no;
