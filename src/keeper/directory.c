#include "keeper/directory.h"
#include <sodium.h>
#include <string.h>
#include "wire/frame.h"

#define FILE_KIND 1 /* layout of the file; a new layout is a new number, and old ones stay readable */
#define MAC 32

static void write_member(struct frame_writer *w, const struct member *m)
{
	frame_i64(w, m->staff.v);
	frame_text(w, m->login);
	frame_u32(w, m->roles);
	frame_u32(w, m->epoch);
	frame_u8(w, m->closed);
	frame_u8(w, m->frozen);
	frame_bytes(w, (struct bytes){m->salt, sizeof m->salt});
	for (int i = 0; i < 2; i++) frame_bytes(w, (struct bytes){m->slot[i], sizeof m->slot[i]});
	frame_bytes(w, (struct bytes){m->box_pk, sizeof m->box_pk});
	frame_bytes(w, (struct bytes){m->sign_pk, sizeof m->sign_pk});
	frame_bytes(w, (struct bytes){m->facts, sizeof m->facts});
	frame_u32(w, m->n_past);
	for (uint32_t i = 0; i < m->n_past; i++) {
		frame_u32(w, m->past[i].epoch);
		frame_bytes(w, (struct bytes){m->past[i].sign_pk, KEY_BYTES});
	}
}

enum outcome directory_save(const struct directory *d, struct disk *disk, const unsigned char pepper[KEY_BYTES], unsigned char *room, size_t cap)
{
	struct frame_writer w;
	frame_start_in(&w, room, cap - MAC, (uint64_t)d->centre.v, FILE_KIND);
	frame_u32(&w, (uint32_t)d->zone_minutes);
	frame_u8(&w, d->has_recovery);
	frame_bytes(&w, (struct bytes){d->recovery_pk, KEY_BYTES});
	frame_u32(&w, d->facts_epoch);
	for (uint32_t e = 1; e < d->facts_epoch; e++) frame_bytes(&w, (struct bytes){d->older[e], sizeof d->older[e]});
	frame_u32(&w, (uint32_t)d->n);
	for (size_t i = 0; i < d->n; i++) write_member(&w, &d->member[i]);
	struct bytes whole;
	if (frame_end(&whole, &w) != OK) return BROKEN;
	keyed32(room + whole.n, pepper, "naru/directory/v1", room, whole.n);
	return disk_replace(disk, "staff", room, whole.n + MAC);
}

static void read_exact(struct frame_reader *r, unsigned char *out, size_t n)
{
	struct bytes b = frame_get_bytes(r, n);
	if (b.n == n) memcpy(out, b.at, n);
	else r->bad = true;
}

static void read_member(struct frame_reader *r, struct member *m)
{
	m->staff.v = frame_get_i64(r);
	frame_get_text_into(r, m->login, sizeof m->login);
	m->roles = frame_get_u32(r);
	m->epoch = frame_get_u32(r);
	m->closed = frame_get_bool(r);
	m->frozen = frame_get_bool(r);
	read_exact(r, m->salt, sizeof m->salt);
	for (int i = 0; i < 2; i++) read_exact(r, m->slot[i], sizeof m->slot[i]);
	read_exact(r, m->box_pk, sizeof m->box_pk);
	read_exact(r, m->sign_pk, sizeof m->sign_pk);
	read_exact(r, m->facts, sizeof m->facts);
	m->n_past = (uint32_t)frame_get_count(r, PAST_KEYS, 4 + 4 + KEY_BYTES);
	for (uint32_t i = 0; i < m->n_past; i++) {
		m->past[i].epoch = frame_get_u32(r);
		read_exact(r, m->past[i].sign_pk, KEY_BYTES);
	}
}

static enum outcome read_all(struct directory *d, struct frame_reader *r)
{
	d->zone_minutes = (int32_t)frame_get_u32(r);
	d->has_recovery = frame_get_bool(r);
	read_exact(r, d->recovery_pk, KEY_BYTES);
	d->facts_epoch = frame_get_u32(r);
	if (d->facts_epoch > FACTS_EPOCHS) return INVALID;
	for (uint32_t e = 1; e < d->facts_epoch; e++) read_exact(r, d->older[e], sizeof d->older[e]);
	d->n = frame_get_count(r, STAFF_MAX, 100);
	for (size_t i = 0; i < d->n; i++) read_member(r, &d->member[i]);
	return frame_done(r);
}

enum outcome directory_load(struct directory *d, struct disk *disk, struct centre_id centre, const unsigned char pepper[KEY_BYTES],
	unsigned char *room, size_t cap)
{
	const int32_t seoul = 540;
	size_t n;
	unsigned char mac[MAC];
	struct frame f;
	struct frame_reader reader;
	*d = (struct directory){.centre = centre, .zone_minutes = seoul};
	enum outcome r = disk_read(&n, disk, "staff", room, cap);
	if (r == NOT_FOUND) return OK;
	if (r != OK || n < MAC) return BROKEN;
	keyed32(mac, pepper, "naru/directory/v1", room, n - MAC);
	if (sodium_memcmp(mac, room + n - MAC, MAC) != 0 || frame_open(&f, (struct bytes){room, n - MAC}) != OK) return BROKEN;
	if (f.kind != FILE_KIND || f.conn != (uint64_t)centre.v) return BROKEN;
	frame_read(&reader, &f, NULL);
	return read_all(d, &reader) == OK ? OK : BROKEN;
}

struct member *directory_by_login(struct directory *d, const char *login)
{
	for (size_t i = 0; i < d->n; i++) {
		if (strcmp(d->member[i].login, login) == 0) return &d->member[i];
	}
	return NULL;
}

struct member *directory_by_staff(struct directory *d, struct staff_id staff)
{
	for (size_t i = 0; i < d->n; i++) {
		if (d->member[i].staff.v == staff.v) return &d->member[i];
	}
	return NULL;
}

struct member *directory_by_staff_or_free(struct directory *d, struct staff_id staff)
{
	struct member *m = directory_by_staff(d, staff);
	if (m || d->n == STAFF_MAX) return m;
	m = &d->member[d->n];
	*m = (struct member){0};
	return m;
}

const unsigned char *directory_signer(struct directory *d, struct staff_id staff, uint32_t epoch)
{
	struct member *m = directory_by_staff(d, staff);
	if (!m) return NULL;
	if (m->epoch == epoch) return m->sign_pk;
	for (uint32_t i = 0; i < m->n_past; i++) {
		if (m->past[i].epoch == epoch) return m->past[i].sign_pk;
	}
	return NULL;
}

unsigned directory_directors(const struct directory *d)
{
	unsigned n = 0;
	for (size_t i = 0; i < d->n; i++) n += !d->member[i].closed && (d->member[i].roles & ROLE_DIRECTOR);
	return n;
}

unsigned directory_open_members(const struct directory *d)
{
	unsigned n = 0;
	for (size_t i = 0; i < d->n; i++) n += !d->member[i].closed;
	return n;
}
