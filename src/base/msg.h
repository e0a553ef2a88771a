/* Messages for people, in the reader's language.
 *
 * The English sentence is the key; po/ko/ROOM.po holds the Korean. Holes are {name}; in English {name|one|many} chooses by
 * number; in Korean a particle after a hole is written 이(가), 을(를), 은(는), 과(와), (으)로 and chosen by the last sound.
 * Never build a sentence from pieces. Mark sentences with N_() (shown later through {{ _(path) }} or msg_lookup()) or MSG()
 * (a struct msg with what fills its holes). Templates use {{ "Sentence." }}. */
#ifndef BASE_MSG_H
#define BASE_MSG_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/date.h"
#include "base/money.h"
#include "base/text.h"

enum lang { LANG_KO, LANG_EN, LANGS };

enum msg_type { MSG_NONE, MSG_TEXT, MSG_INT, MSG_MONEY, MSG_DATE, MSG_MONTH, MSG_TRANSLATED, MSG_ROUND, MSG_DAY };

struct msg_arg {
	const char *name;
	enum msg_type type;
	union {
		const char *text;
		int64_t i;
		struct money money;
		struct date date;
		struct month month;
	};
};

#define MSG_ARGS 6

struct msg { /* a sentence and what fills its holes; id NULL = no message */
	const char *id;
	struct msg_arg arg[MSG_ARGS];
};

#define N_(s) (s)
#define MSG(s, ...) ((struct msg){.id = (s), .arg = {__VA_ARGS__}})
#define A_TEXT(n, v) {.name = (n), .type = MSG_TEXT, .text = (v)}
#define A_INT(n, v) {.name = (n), .type = MSG_INT, .i = (v)}
#define A_MONEY(n, v) {.name = (n), .type = MSG_MONEY, .money = (v)}
#define A_DATE(n, v) {.name = (n), .type = MSG_DATE, .date = (v)}
#define A_MONTH(n, v) {.name = (n), .type = MSG_MONTH, .month = (v)}
#define A_ROUND(n, v) {.name = (n), .type = MSG_ROUND, .money = (v)} /* as msg_money_round() */
#define A_DAY(n, v) {.name = (n), .type = MSG_DAY, .date = (v)} /* a day near today: with its weekday, without its year */
#define A_TR(n, v) {.name = (n), .type = MSG_TRANSLATED, .text = (v)} /* itself a marked sentence or word */

const char *msg_lookup(enum lang lang, const char *id);                      /* never NULL; falls back to id */
const char *msg_lookup_hash(enum lang lang, uint64_t hash, const char *id);  /* hash by msg_hash(), from tplc */
uint64_t msg_hash(const char *id);                                           /* FNV-1a 64 */
const char *msg_text(struct arena *a, enum lang lang, const struct msg *m);
void msg_write(struct buf *b, enum lang lang, const struct msg *m);

/* By type, as people read them. Days: full "2026년 9월 15일" "15 Sep 2026"; short "9월 15일" "15 Sep"; weekday "9월 15일 화요일"
 * "Tue 15 Sep". Months: "2026년 3월", "Mar 2026". Money: "1,890,000원", "KRW 1,890,000"; rounded to ten thousands as staff
 * read it: "189만 원", "KRW 1.89 million". Not known gives nothing. */
enum date_style { DATE_FULL, DATE_SHORT, DATE_WEEKDAY, DATE_ISO };
void msg_date(struct buf *b, enum lang lang, struct date d, enum date_style style);
void msg_month(struct buf *b, enum lang lang, struct month m);
void msg_money(struct buf *b, enum lang lang, struct money m);
void msg_money_round(struct buf *b, enum lang lang, struct money m);
void msg_number(struct buf *b, int64_t v); /* with thousands commas */

struct err { /* first one wins; set by whoever knows best, shown where the error becomes a response */
	struct msg msg;
};
void err_set(struct err *e, struct msg m); /* e may be NULL; texts in m must outlive e */

#endif
