/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two calls in one state, and a guest's answers to them.
 */
#ifndef TESTS_GUEST_ANSWERS_H
#define TESTS_GUEST_ANSWERS_H

static const char guest_cases[] = "gupwalk-cases 2\n"
				  "state one\n"
				  "vma 0x10000000-0x10001000 anon rw private\n"
				  "write 0x10000000\n"
				  "at 10000000 1\n"
				  "calls get_user_pages WRITE\n"
				  "end\n";

#define GUEST_CALL                                                                                 \
	"ret 1 numa 0 migrated 0 warns 0 endless 0 slow 0 pages 1 3:1:1:0 faults 0 entries 1 "     \
	"1:8000000000000867:3:1\n"

/* Without its last line. */
#define GUEST_SAID                                                                                 \
	"gupwalk-answers 2 k\n"                                                                    \
	"state one\n"                                                                              \
	"before 1 1:8000000000000867:3:1\n"                                                        \
	"call 0 0 " GUEST_CALL "call 0 1 " GUEST_CALL

/* The text, and the last line with FNV-1a of the text. */
static inline char *guest_ended(char *buf, size_t size, const char *said, const char *counts)
{
	uint32_t sum = 2166136261u;

	for (const char *c = said; *c; c++)
		sum = (sum ^ (unsigned char)*c) * 16777619u;
	snprintf(buf, size, "%send %s sum %08x\n", said, counts, sum);
	return buf;
}

#endif
