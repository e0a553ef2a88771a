/* Every call's decoder, fed bent frames over the wire: the keeper drops what does not fit, answers what it can, lives on,
 * and gives nothing away. Deterministic. */
#include "unit/keeper_people.h"
#include <signal.h>
#include <sys/wait.h>
#include "keeper/protocol.h"

static uint64_t next(uint64_t *s)
{
	*s ^= *s << 13;
	*s ^= *s >> 7;
	*s ^= *s << 17;
	return *s;
}

/* A well-formed question of each kind, with a real token now and then, so that bending goes deep. */
static struct bytes question(struct house *h, const struct person *p, enum call call, uint64_t conn, uint64_t *s)
{
	struct frame_writer w;
	struct bytes b;
	const char *token = next(s) % 8 ? h->token[WORKER] : next(s) % 2 ? h->token[DIRECTOR] : "x";
	frame_start(&w, &h->arena, CALL_ROOM, conn, (uint8_t)call);
	frame_i64(&w, h->now.ms);
	switch (call) {
	case CALL_HELLO:
	case CALL_STATUS: break;
	case CALL_SESSIONS: frame_u32(&w, 2); frame_text(&w, token); frame_text(&w, ""); break;
	case CALL_END: frame_text(&w, "nobody"); break;
	case CALL_SET_ROLES: frame_text(&w, token); frame_i64(&w, STAFF(COUNSELLOR).v); frame_u32(&w, ROLE_COUNSELLOR); break;
	case CALL_CLOSE: frame_text(&w, token); frame_i64(&w, 999); break;
	case CALL_UNFREEZE:
	case CALL_MEMBER: frame_text(&w, token); frame_i64(&w, STAFF(WORKER).v); break;
	case CALL_ZONE: frame_text(&w, token); frame_u32(&w, 540); break;
	case CALL_CLIENT_KEYS: frame_text(&w, token); frame_i64(&w, 77); frame_u32(&w, 1); frame_i64(&w, STAFF(WORKER).v); break;
	case CALL_GRANT: frame_text(&w, token); put_grant(&w, &p->grant[0]); frame_i64(&w, STAFF(SECOND).v); frame_i64(&w, 0); break;
	case CALL_SEAL: {
		const struct sealed_ref ref = names_of(p->client);
		frame_text(&w, token); frame_u32(&w, 1); put_grant(&w, &p->grant[0]); frame_u32(&w, 1); put_ref(&w, &ref); frame_text(&w, "TLV");
		break;
	}
	case CALL_OPEN: {
		const struct sealed_ref ref = names_of(p->client);
		frame_text(&w, token); frame_u8(&w, PURPOSE_PAPERS); frame_i64(&w, 1); frame_u8(&w, 1); frame_u32(&w, 1); put_grant(&w, &p->grant[0]);
		frame_u32(&w, 1); put_ref(&w, &ref); frame_bytes(&w, p->blob);
		break;
	}
	case CALL_IS_OPEN: frame_text(&w, token); frame_i64(&w, p->client.v); break;
	case CALL_JOURNAL: frame_text(&w, token); frame_u16(&w, ACT_VIEW_CASE); frame_i64(&w, 1); frame_u8(&w, 0); frame_i64(&w, 0); break;
	case CALL_TAIL: frame_u64(&w, 0); frame_u32(&w, 10); break;
	case CALL_UNLOCK: frame_text(&w, "nobody"); frame_text(&w, "a b c d e f g h"); frame_text(&w, ""); break;
	case CALL_ENROL: frame_text(&w, "x"); frame_i64(&w, 5); frame_text(&w, "new"); frame_text(&w, PHRASE); frame_u32(&w, 4); break;
	case CALL_PASSPHRASE: frame_text(&w, "x"); frame_text(&w, PHRASE); frame_text(&w, PHRASE); break;
	case CALLS: break;
	}
	assert_int_equal(frame_end(&b, &w), OK);
	return b;
}

static struct bytes bend(struct house *h, struct bytes good, uint64_t *s)
{
	unsigned char *at = arena_alloc(&h->arena, good.n + 4);
	size_t n = good.n;
	memcpy(at, good.at, n);
	for (unsigned i = 0, many = (unsigned)(next(s) % 4); i < many && n > FRAME_HEAD; i++) {
		size_t where = FRAME_HEAD + next(s) % (n - FRAME_HEAD);
		switch (next(s) % 5) {
		case 0: at[where] ^= (unsigned char)(1u << next(s) % 8); break;
		case 1: at[where] = 0xff; break;
		case 2: at[where] = 0; break;
		case 3: n = where; break;
		case 4: at[n < good.n + 4 ? n++ : where] = (unsigned char)next(s); break;
		}
	}
	if (next(s) % 16) { /* mostly a length that agrees: else it never reaches a decoder */
		for (int k = 0; k < 4; k++) at[k] = (unsigned char)((n - 4) >> (24 - 8 * k));
	}
	if (next(s) % 32 == 0) at[13] = (unsigned char)next(s);
	return (struct bytes){at, n};
}

static void bent_calls(void **state)
{
	(void)state;
	struct house h;
	house_full(&h);
	struct person p = person_make(&h, 1, WORKER);
	house_stop(&h);
	/* The same keeper, spoken to by hand. */
	struct keeper_lines lines;
	assert_int_equal(keeper_lines_open(&lines), OK);
	pid_t pid = fork();
	if (pid == 0) {
		close(lines.fast[1]);
		close(lines.slow[1]);
		_exit(keeper_main(&h.options, lines.fast[0], lines.slow[0]));
	}
	close(lines.fast[0]);
	close(lines.slow[0]);
	struct channel *fast = calloc(1, sizeof *fast), *slow = calloc(1, sizeof *slow);
	assert_non_null(fast);
	assert_non_null(slow);
	channel_init(fast, lines.fast[1]);
	channel_init(slow, lines.slow[1]);
	struct frame f;
	uint64_t s = 0x9e3779b97f4a7c15u;
	struct arena keep = h.arena; /* the person lives there; questions in one of their own */
	arena_init(&h.arena, 64u << 20);
	for (uint64_t i = 1; i <= 20000; i++) {
		arena_reset(&h.arena);
		enum call call = (enum call)(1 + next(&s) % (CALLS - 1));
		bool is_slow = call >= CALL_UNLOCK;
		struct bytes bent = bend(&h, question(&h, &p, call, i, &s), &s);
		assert_int_equal(channel_send(is_slow ? slow : fast, bent), OK);
		while (channel_recv(&f, slow, &h.arena, CALL_ROOM) == OK) {
			struct frame_reader r;
			frame_read(&r, &f, NULL);
			assert_int_not_equal(frame_get_u8(&r), OK); /* no bent frame signs anyone in */
		}
		while (channel_recv(&f, fast, &h.arena, CALL_ROOM) == OK) continue;
		if (i % 500 == 0) { /* still there, still well */
			struct bytes hello = question(&h, &p, CALL_HELLO, 1ull << 40 | i, &s);
			assert_int_equal(channel_send(fast, hello), OK);
			do {
				assert_int_equal(channel_wait(fast, 20000), OK);
				assert_int_equal(channel_recv(&f, fast, &h.arena, CALL_ROOM), OK);
			} while (f.conn != (1ull << 40 | i));
		}
	}
	channel_close(fast);
	channel_close(slow);
	free(fast);
	free(slow);
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	arena_free(&h.arena);
	h.arena = keep;
	assert_int_equal(house_start(&h), OK);
	assert_int_equal(house_unlock(&h, DIRECTOR, PHRASE), OK);
	house_remove(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(bent_calls)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
