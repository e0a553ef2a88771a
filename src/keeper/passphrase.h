/* Passphrases: what is accepted, and how one is made of six words. */
#ifndef KEEPER_PASSPHRASE_H
#define KEEPER_PASSPHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/outcome.h"
#include "keeper/protocol.h"

#define WORDS 2048
#define WORDS_A_PHRASE 6

/* 15 to 128 bytes, and none of what is tried first: one piece over and over, a run of the keyboard or of digits, the login
 * name, a well-known phrase. */
bool passphrase_strong(const char *passphrase, const char *login);
/* NFC, into fixed memory that the caller wipes. INVALID: not UTF-8, or longer than PASSPHRASE_MAX. */
MUST_CHECK enum outcome passphrase_nfc(char out[PASSPHRASE_MAX + 1], const char *typed);

#endif
