/* Faults: a machine that stops anywhere, a disk that fails at its n-th write or sync, a journal somebody changed, memory
 * somebody reads. */
#include "keeper_people.h"
#include <fcntl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include "base/id.h"
#include "keeper/journal.h"
#include "keeper/verify.h"

static struct journal_report verify(struct house *h)
{
	struct journal_report r;
	assert_int_equal(journal_verify(&r, h->dir, NULL), OK);
	return r;
}

static size_t opened_in_journal(struct house *h, struct client_id client)
{
	struct journal_line line[512];
	size_t n = 512, found = 0;
	assert_int_equal(keeper_tail(line, &n, h->k, 0), OK);
	for (size_t i = 0; i < n; i++) found += line[i].action == ACT_OPEN_ID && line[i].client.v == client.v;
	return found;
}

/* The machine stops after the journal and before the answer: the entry is there. And it never answers before the entry. */
static void stops_before_the_answer(void **state)
{
	(void)state;
	struct house h;
	struct open_answer a;
	house_full(&h);
	struct person p = person_make(&h, 1, WORKER);
	assert_int_equal(opened_in_journal(&h, p.client), 0);
	house_stop(&h);
	h.options.testing.die_after_journal = 3; /* start, sign-in, opening */
	assert_int_equal(house_start(&h), OK);
	assert_int_equal(house_unlock(&h, WORKER, PHRASE), OK);
	assert_int_equal(open_names(&h, &p, WORKER, true, &a), BROKEN);
	house_stop(&h);
	h.options.testing.die_after_journal = 0;
	assert_int_equal(house_start(&h), OK);
	assert_int_equal(opened_in_journal(&h, p.client), 1);
	assert_int_equal(verify(&h).fault, JOURNAL_SOUND);
	assert_int_equal(house_unlock(&h, WORKER, PHRASE), OK);
	assert_int_equal(open_names(&h, &p, WORKER, true, &a), OK);
	assert_int_equal(a.left_today, 39); /* the opening nobody saw counted, and the same client the same day counts once */
	house_remove(&h);
}

/* Killed at any moment of a day's work; whatever was answered OK is there afterwards. */
static void killed_anywhere(void **state)
{
	(void)state;
	struct house h;
	house_full(&h);
	for (int round = 0; round < 25; round++) {
		struct open_answer a;
		assert_int_equal(house_unlock(&h, WORKER, PHRASE), OK);
		struct person p = person_make(&h, 100 + round, WORKER);
		h.now.ms += 11 * 60000;
		assert_int_equal(house_unlock(&h, WORKER, PHRASE), OK);
		bool opened = open_names(&h, &p, WORKER, true, &a) == OK;
		assert_true(opened);
		uint64_t size = keeper_journal_size(h.k);
		house_kill(&h);
		struct journal_report r = verify(&h);
		assert_true(r.fault == JOURNAL_SOUND);
		assert_true(r.entries >= a.seq);
		assert_int_equal(house_start(&h), OK);
		assert_true(keeper_journal_size(h.k) >= size);
		assert_int_equal(opened_in_journal(&h, p.client), 1);
	}
	house_remove(&h);
}

/* Every write and every sync fails once, from the n-th on. Then nothing opens without its entry, and a restart heals. */
static void failing_disk(bool writes)
{
	struct house h;
	house_full(&h);
	struct person p[4];
	for (int i = 0; i < 4; i++) p[i] = person_make(&h, i, WORKER);
	unsigned fine_rounds = 0;
	for (unsigned n = 1; n < 40; n++) {
		house_stop(&h);
		if (writes) h.options.testing.fail_write = n;
		else h.options.testing.fail_sync = n;
		h.now.ms += 24 * 3600000;
		assert_int_equal(house_start(&h), OK);
		struct unlock_answer u;
		unsigned opened = 0, answered_ok[4] = {0};
		assert_int_equal(keeper_unlock(h.k, 1, "worker", PHRASE, "", h.now), OK);
		assert_int_equal(keeper_wait(&u, h.k, 1, 20000), OK);
		assert_true(u.outcome == OK || u.outcome == BROKEN);
		size_t before[4];
		for (int i = 0; i < 4; i++) before[i] = opened_in_journal(&h, p[i].client);
		if (u.outcome == OK) {
			memcpy(h.token[WORKER], u.token, sizeof h.token[0]);
			for (int i = 0; i < 4; i++) {
				struct open_answer a;
				enum outcome r = open_names(&h, &p[i], WORKER, true, &a);
				assert_true(r == OK || r == BROKEN);
				answered_ok[i] = r == OK;
				opened += r == OK;
			}
		}
		/* A change of staff fails whole. */
		bool in = house_unlock(&h, DIRECTOR, PHRASE) == OK;
		enum outcome changed = in ? keeper_set_roles(h.k, h.token[DIRECTOR], STAFF(SECOND), n % 2 ? ROLE_CASEWORKER : ROLE_COUNSELLOR, h.now) : BROKEN;
		assert_true(changed == OK || changed == BROKEN);
		house_stop(&h);
		assert_int_equal(verify(&h).fault, JOURNAL_SOUND);
		h.options.testing.fail_write = h.options.testing.fail_sync = 0;
		assert_int_equal(house_start(&h), OK);
		for (int i = 0; i < 4; i++) assert_true(opened_in_journal(&h, p[i].client) >= before[i] + answered_ok[i]);
		assert_int_equal(house_unlock(&h, DIRECTOR, PHRASE), OK);
		struct keeper_member m;
		assert_int_equal(keeper_member(&m, h.k, h.token[DIRECTOR], STAFF(SECOND), h.now), OK);
		if (changed == OK) assert_int_equal(m.roles, n % 2 ? ROLE_CASEWORKER : ROLE_COUNSELLOR);
		fine_rounds += opened == 4 && changed == OK;
	}
	assert_true(fine_rounds > 0 && fine_rounds < 39); /* both happened */
	house_remove(&h);
}

static void failing_writes(void **state)
{
	(void)state;
	failing_disk(true);
}

static void failing_syncs(void **state)
{
	(void)state;
	failing_disk(false);
}

/* A journal that was changed ------------------------------------------------------------------------------------------------*/

static unsigned char file[1 << 20];

static size_t with_journal(struct house *h)
{
	house_full(h);
	struct open_answer a;
	for (int i = 0; i < 6; i++) {
		struct person p = person_make(h, i, WORKER);
		assert_int_equal(open_names(h, &p, WORKER, true, &a), OK);
		h->now.ms += 70000; /* so that notes are kept among the records */
	}
	house_stop(h);
	return house_read(h, "journal", file, sizeof file);
}

static void mutations(void **state)
{
	(void)state;
	struct house h;
	size_t n = with_journal(&h);
	struct journal_report r = verify(&h);
	assert_int_equal(r.fault, JOURNAL_SOUND);
	assert_in_range(r.notes, 6, 20);
	assert_in_range(r.entries, 25, 60);
	assert_int_equal(r.after, r.entries);
	uint64_t s = 88172645463325252u, found = 0;
	const int rounds = 1500;
	for (int i = 0; i < rounds; i++) {
		s ^= s << 13, s ^= s >> 7, s ^= s << 17;
		size_t at = i < 700 ? (size_t)(JOURNAL_HEAD + s % (n - JOURNAL_HEAD)) : (size_t)(s % n);
		unsigned char old = file[at];
		file[at] ^= (unsigned char)(1u << (s >> 40) % 8);
		house_write(&h, "journal", file, n);
		r = verify(&h);
		if (r.fault == JOURNAL_SOUND) fail_msg("byte %zu of %zu changed and nobody saw", at, n);
		assert_true(r.bad_seq > 0);
		found++;
		file[at] = old;
	}
	assert_int_equal(found, rounds);
	/* Cut anywhere: something a checkpoint promised is missing. */
	for (size_t cut = JOURNAL_HEAD; cut < n; cut += 61) {
		house_write(&h, "journal", file, cut);
		r = verify(&h);
		assert_true(r.fault != JOURNAL_SOUND && r.bad_seq > 0);
	}
	house_write(&h, "journal", file, n);
	assert_int_equal(verify(&h).fault, JOURNAL_SOUND);
	/* A key that is not this log's. */
	assert_int_equal(journal_verify(&r, h.dir, "naru.4711+00000000+AA"), INVALID);
	assert_int_equal(journal_verify(&r, "/absent", NULL), NOT_FOUND);
	house_remove(&h);
}

/* An attacker with the file but not the log's key: removes one entry and numbers and checks everything anew. */
static void forged(void **state)
{
	(void)state;
	struct house h;
	size_t n = with_journal(&h);
	const size_t record = ENTRY_BYTES + 4;
	unsigned char *at = file + JOURNAL_HEAD + 5 * record;
	/* the first five records may have a note among them: find a whole entry */
	while (at[0] != 1) at++;
	unsigned char leaf[32];
	at[66] ^= 3; /* another action */
	tree_leaf(leaf, at, ENTRY_BYTES);
	memcpy(at + ENTRY_BYTES, leaf, 4);
	house_write(&h, "journal", file, n);
	struct journal_report r = verify(&h);
	assert_true(r.fault == JOURNAL_ROOT || r.fault == JOURNAL_ORDER || r.fault == JOURNAL_RECORD);
	assert_true(r.bad_seq > 0 && r.bad_seq <= 7);
	/* The keeper opens nothing more, and says so. */
	assert_int_equal(house_start(&h), OK);
	struct keeper_status s;
	assert_int_equal(keeper_status(&s, h.k), OK);
	assert_true(s.alarm);
	assert_int_equal(house_unlock(&h, WORKER, PHRASE), BROKEN);
	house_remove(&h);
}

/* A power cut leaves half a record behind the last checkpoint: cut off at start, nothing else is lost. */
static void torn_end(void **state)
{
	(void)state;
	struct house h;
	size_t n = with_journal(&h);
	for (size_t extra = 1; extra < ENTRY_BYTES + 4; extra += 9) {
		memcpy(file + n, file + JOURNAL_HEAD, extra);
		house_write(&h, "journal", file, n + extra);
		struct journal_report r = verify(&h);
		assert_int_equal(r.fault, JOURNAL_TORN);
		assert_int_equal(house_start(&h), OK);
		struct keeper_status s;
		assert_int_equal(keeper_status(&s, h.k), OK);
		assert_false(s.alarm);
		assert_int_equal(s.journal_size, r.entries + 1); /* and this start */
		house_stop(&h);
		assert_int_equal(verify(&h).fault, JOURNAL_SOUND);
	}
	memset(file + n, 0, 300); /* or space that never got its bytes */
	house_write(&h, "journal", file, n + 300);
	assert_int_equal(house_start(&h), OK);
	assert_int_equal(house_unlock(&h, WORKER, PHRASE), OK);
	house_stop(&h);
	assert_int_equal(verify(&h).fault, JOURNAL_SOUND);
	house_remove(&h);
}

static void damaged_files(void **state)
{
	(void)state;
	struct house h;
	struct journal_report r;
	house_full(&h);
	house_stop(&h);
	static const char *const names[] = {"staff", "pepper", "log.key", "log.pub"};
	for (size_t i = 0; i < 4; i++) {
		size_t n = house_read(&h, names[i], file, sizeof file);
		for (size_t at = 0; at < n; at += n / 5 + 1) {
			file[at] ^= 1;
			house_write(&h, names[i], file, n);
			assert_int_equal(house_start(&h), BROKEN);
			file[at] ^= 1;
		}
		house_write(&h, names[i], file, n ? n - 1 : 0);
		assert_int_equal(house_start(&h), BROKEN);
		house_write(&h, names[i], file, n);
	}
	size_t n = house_read(&h, "journal", file, sizeof file);
	file[3] ^= 1;
	house_write(&h, "journal", file, n);
	assert_int_equal(journal_verify(&r, h.dir, NULL), OK);
	assert_int_equal(r.fault, JOURNAL_RECORD);
	assert_int_equal(house_start(&h), OK); /* runs, and opens nothing */
	assert_int_equal(house_unlock(&h, WORKER, PHRASE), BROKEN);
	house_stop(&h);
	file[3] ^= 1;
	house_write(&h, "journal", file, n);
	assert_int_equal(house_start(&h), OK);
	/* One keeper a folder. */
	struct house second = h;
	second.k = NULL;
	assert_int_equal(house_start(&second), BUSY);
	assert_int_equal(house_unlock(&h, WORKER, PHRASE), OK);
	house_remove(&h);
	assert_int_equal(house_start(&h), BROKEN); /* the folder is gone */
}

/* Memory --------------------------------------------------------------------------------------------------------------------*/

#define MARK "MARKER-of-a-secret-name-4471"

static size_t marks_in(pid_t pid, const void *mark, size_t mark_n)
{
	char path[64], line[512];
	size_t found = 0;
	snprintf(path, sizeof path, "/proc/%d/maps", pid);
	FILE *maps = fopen(path, "r");
	if (!maps) return 0;
	static unsigned char chunk[1 << 20];
	while (fgets(line, sizeof line, maps)) {
		char *end;
		uint64_t from = strtoull(line, &end, 16), to = strtoull(end + 1, &end, 16);
		if (end[1] != 'r' || to - from > (64u << 20)) continue;
		for (uint64_t at = from; at < to; at += sizeof chunk - 64) {
			size_t want = to - at < sizeof chunk ? to - at : sizeof chunk;
			struct iovec here = {chunk, want}, there = {(void *)(uintptr_t)at, want};
			ssize_t got = process_vm_readv(pid, &here, 1, &there, 1, 0);
			if (got > 0) {
				for (unsigned char *p = chunk; (p = memmem(p, (size_t)(chunk + got - p), mark, mark_n)); p++) found++;
			}
			if (want < sizeof chunk) break;
		}
	}
	fclose(maps);
	return found;
}

/* Five idle sessions: neither a name that was sealed and opened, nor the passphrase, nor a token is in the keeper's memory.
 * The keeper is forked from this test and so begins with a copy of it: the marks are made afterwards, and counted as what
 * they add. */
static void memory_of_a_locked_keeper(void **state)
{
	(void)state;
	struct house h;
	char mark[64];
	house_full(&h);
	pid_t pid = keeper_pid(h.k);
	snprintf(mark, sizeof mark, "MARKER-%d-of-a-secret-name", pid * 7);
	struct person p = person_make(&h, 1, WORKER);
	const struct seal_item item = {.ref = names_of(p.client), .plain = text(mark)};
	struct bytes blob, out;
	assert_int_equal(keeper_seal(&blob, h.k, &h.arena, h.token[WORKER], p.grant, 2, &item, 1, h.now), OK);
	const struct open_item one = {.ref = item.ref, .blob = blob};
	const struct open_request req = {.purpose = PURPOSE_PAPERS, .linked = true, .grants = p.grant, .n_grants = 2, .items = &one, .n = 1};
	struct open_answer a;
	assert_int_equal(keeper_open(&out, &a, h.k, &h.arena, h.token[WORKER], &req, h.now), OK);
	assert_int_equal(out.n, strlen(mark));
	char fresh[128];
	struct unlock_answer u;
	snprintf(fresh, sizeof fresh, "항아리 도라지 %s", mark);
	assert_int_equal(keeper_new_passphrase(h.k, 3, h.token[SECOND], PHRASE, fresh, h.now), OK);
	assert_int_equal(keeper_wait(&u, h.k, 3, 20000), OK);
	assert_int_equal(u.outcome, OK);
	assert_int_equal(house_unlock(&h, SECOND, fresh), OK);
	assert_true(marks_in(getpid(), mark, strlen(mark)) > 0); /* the search finds what is there */
	assert_true(marks_in(pid, "naru/journal/v1", 15) > 0);
	assert_int_equal(marks_in(pid, mark, strlen(mark)), 0); /* neither name nor passphrase */
	assert_int_equal(marks_in(pid, h.token[WORKER], 43), 0);
	house_remove(&h);
}

/* Speed ---------------------------------------------------------------------------------------------------------------------*/

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Printed, never asserted. */
static void speeds(void **state)
{
	(void)state;
	struct house h;
	house_full(&h);
	struct person p = person_make(&h, 1, WORKER);
	struct seal_item note[20];
	struct bytes blob[20], out[20];
	struct open_item item[20];
	for (int i = 0; i < 20; i++) {
		note[i] = (struct seal_item){.ref = {.kind = KEY_CASE, .client = p.client, .table = SEALED_NOTE, .row = i + 1, .epoch = 1, .rev = 1},
			.plain = text("A note of a usual length: what was agreed, when, and what comes next.")};
	}
	assert_int_equal(keeper_seal(blob, h.k, &h.arena, h.token[WORKER], p.grant, 2, note, 20, h.now), OK);
	for (int i = 0; i < 20; i++) item[i] = (struct open_item){.ref = note[i].ref, .blob = blob[i]};
	const struct open_request req = {.purpose = PURPOSE_CASE, .linked = true, .grants = p.grant, .n_grants = 2, .items = item, .n = 20};
	struct open_answer a;
	const int many = 5000;
	double from = seconds();
	for (int i = 0; i < many; i++) assert_int_equal(keeper_open(out, &a, h.k, &h.arena, h.token[WORKER], &req, h.now), OK);
	double took = seconds() - from;
	printf("# pages of 20 notes: %.0f a second, %.0f records a second, %.1f us a page\n", many / took, 20 * many / took, took / many * 1e6);
	const char *token = h.token[WORKER];
	struct actor who;
	from = seconds();
	for (int i = 0; i < many; i++) assert_int_equal(keeper_sessions(h.k, &token, 1, &who, h.now), OK);
	printf("# sessions: %.1f us a question\n", (seconds() - from) / many * 1e6);
	from = seconds();
	for (int i = 0; i < 200; i++) assert_int_equal(open_names(&h, &p, WORKER, true, &a), OK);
	printf("# identity, with its entry on the disk: %.0f us\n", (seconds() - from) / 200 * 1e6);
	for (int i = 0; i < 3000; i++) assert_int_equal(keeper_seal(blob, h.k, &h.arena, h.token[WORKER], p.grant, 2, note, 20, h.now), OK);
	house_stop(&h);
	from = seconds();
	struct journal_report r = verify(&h);
	assert_int_equal(r.fault, JOURNAL_SOUND);
	printf("# verified %llu entries: %.0f a second\n", (unsigned long long)r.entries, (double)r.entries / (seconds() - from));
	house_remove(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stops_before_the_answer), cmocka_unit_test(killed_anywhere), cmocka_unit_test(failing_writes),
		cmocka_unit_test(failing_syncs), cmocka_unit_test(mutations), cmocka_unit_test(forged), cmocka_unit_test(torn_end),
		cmocka_unit_test(damaged_files), cmocka_unit_test(memory_of_a_locked_keeper), cmocka_unit_test(speeds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
