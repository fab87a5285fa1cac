/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Declarations that case.c and case_call.c share.
 */
#ifndef SEARCH_CASE_CALL_H
#define SEARCH_CASE_CALL_H

#include <gupwalk/case.h>

/* The range of a VMA. */
struct area {
	uint64_t start;
	uint64_t end;
	uint8_t kind;
};

/**
 * struct decoder - the state of decoding a case
 * @c: the case
 * @area: its VMAs, by address; at least one before other records are read
 * @nr_areas: how many
 * @end: the end of the last VMA, or the beginning of the first one
 * @thp: huge pages are on from the start
 */
struct decoder {
	struct gup_case *c;
	struct area area[GUP_CASE_VMAS];
	unsigned int nr_areas;
	uint64_t end;
	bool thp;
};

/* In the head's third byte: five levels. */
#define CASES_FIVE_LEVELS 8

/* A head, as a little-endian number, for so many levels. */
static inline uint64_t cases_with_levels(uint64_t head, unsigned int levels)
{
	const uint64_t bit = (uint64_t)CASES_FIVE_LEVELS << 16;

	return levels == 5 ? head | bit : head & ~bit;
}

/* The page of a VMA that a byte names. */
uint64_t cases_page(const struct area *area, uint8_t byte);

void cases_decode_call(const struct decoder *d, const uint8_t *b, struct gup_call *call);

#endif /* SEARCH_CASE_CALL_H */
