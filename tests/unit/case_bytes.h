/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Cases from bytes that a test writes down: a head and records.
 */
#ifndef TESTS_UNIT_CASE_BYTES_H
#define TESTS_UNIT_CASE_BYTES_H

#include "fixture.h"

#include <gupwalk/case.h>

/* What makes huge pages come from the start, in the head. */
#define HUGE_HEAD 0xa0
/* In a VMA's third byte: huge, if huge pages are on and its memory can be. */
#define HUGE_VMA 0x40
/* In a VMA's fourth byte: shared, if its memory can be. */
#define SHARE 0x80

typedef uint8_t record[GUP_CASE_RECORD];

/* The case of a place, huge pages or not, and records. */
static inline struct gup_case decoded(uint8_t place, uint8_t huge, record *records, size_t nr)
{
	uint8_t bytes[GUP_CASE_HEAD + 80 * GUP_CASE_RECORD] = { 0, 0, place, huge };
	struct gup_case c;

	assert_in_range(nr, 0, 80);
	memcpy(bytes + GUP_CASE_HEAD, records, nr * GUP_CASE_RECORD);
	memset(&c, 0xff, sizeof(c));
	gup_case_decode(&c, bytes, GUP_CASE_HEAD + nr * GUP_CASE_RECORD);
	return c;
}

#define DECODE(place, huge, ...)                                                                   \
	decoded(place, huge, (record[]){ __VA_ARGS__ },                                            \
		sizeof((record[]){ __VA_ARGS__ }) / GUP_CASE_RECORD)

static inline struct gup_step last_step(const struct gup_case *c)
{
	assert_in_range(c->nr_steps, 1, GUP_CASE_STEPS);
	return c->step[c->nr_steps - 1];
}

/* The first of the bytes that say this step. */
static inline uint8_t step_byte(enum gup_step_kind kind)
{
	for (unsigned int byte = 0; byte < 0x80; byte++) {
		struct gup_case c = DECODE(0, 0, { (uint8_t)byte });

		if (last_step(&c).kind == kind)
			return (uint8_t)byte;
	}
	fail_msg("no byte for %s", gup_step_name(kind));
	return 0;
}

/* The first of the bytes that say this kind of memory. */
static inline uint8_t memory_byte(enum gup_vma_kind kind)
{
	for (unsigned int byte = 0; byte < 16; byte++) {
		struct gup_case c = DECODE(0, 0, { 0, 0, 0, (uint8_t)byte });

		if (last_step(&c).what == kind)
			return (uint8_t)byte;
	}
	fail_msg("no byte for %s", gup_vma_kind_name(kind));
	return 0;
}

#endif /* TESTS_UNIT_CASE_BYTES_H */
