/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of model/cases share among themselves.
 */
#ifndef SEARCH_DECODE_H
#define SEARCH_DECODE_H

#include <gupwalk/cases.h>

/* Where a VMA was laid. */
struct area {
	uint64_t start;
	uint64_t end;
	uint8_t kind;
};

/**
 * struct decoder - a case being read
 * @c: the case
 * @area: its VMAs, by address; at least one before anything else is read
 * @nr_areas: how many
 * @end: where the last of them ends, or the first is to begin
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

#endif /* SEARCH_DECODE_H */
