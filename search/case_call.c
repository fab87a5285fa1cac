// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls from bytes.
 */
#include "case_call.h"

/* GUP_FOLL_LIST has the flags that callers pass first, then GUP's own flags. */
enum {
#define FLAG(name, owner, trial, fast, asked) +GUP_FOLL_IS_##owner
#define SPAN(name, since, until, bit)
	NR_EXTERNAL = 0 GUP_FOLL_LIST(FLAG, SPAN)
#undef FLAG
#undef SPAN
};

_Static_assert((1u << NR_EXTERNAL) - 1 == GUP_FOLL_EXTERNAL, "external flags come first");

/* One of GUP's own flags has a third of the probability of a caller's flag. */
#define NR_SLOT (3 * NR_EXTERNAL + (GUP_FOLL_NR - NR_EXTERNAL))

/* From this byte on flags are a bit mask; below it each byte names a flag. */
#define SPELLED_OUT 0xf0

_Static_assert(NR_SLOT <= 0x100 - 0xa0, "a byte names each flag");
_Static_assert(GUP_FOLL_NR <= 3 * 8 + 4, "there is a bit for each flag");

static unsigned int slot_flag(uint8_t byte, uint8_t from)
{
	unsigned int at = (unsigned int)(byte - from) % NR_SLOT;

	if (byte < from)
		return 0;
	at = at < 3 * NR_EXTERNAL ? at / 3 : at - 2 * NR_EXTERNAL;
	return 1u << at;
}

/*
 * Either one or two bits for each of the usual flags and up to three others, or one bit for
 * each flag. Most calls have few flags, because most calls with many flags are refused.
 */
static unsigned int take_flags(const uint8_t *b, bool pins)
{
	/* Only a pin can be long-term. */
	unsigned int longterm = pins ? 4 : 12;
	unsigned int flags = 0;

	if (b[5] >= SPELLED_OUT)
		return (b[4] | (unsigned int)b[6] << 8 | (unsigned int)b[7] << 16 |
			(unsigned int)(b[5] & 15) << 24) &
		       ((1u << GUP_FOLL_NR) - 1);
	if (b[4] & 1)
		flags |= FOLL_WRITE;
	if (b[4] & 2)
		flags |= FOLL_FORCE;
	if ((b[4] & longterm) == longterm)
		flags |= FOLL_LONGTERM;
	if ((b[4] & 48) == 48)
		flags |= FOLL_HONOR_NUMA_FAULT;
	return flags ^ slot_flag(b[5], 0xa0) ^ slot_flag(b[6], 0xe0) ^ slot_flag(b[7], 0xf0);
}

static uint64_t take_pages(uint8_t byte)
{
	static const uint64_t many[] = { 0,	   16,
					 511,	   512,
					 513,	   1025,
					 2048,	   UINT32_MAX,
					 1u << 20, UINT64_C(1) << 31,
					 512,	   (UINT64_C(1) << 32) + 1,
					 513,	   UINT64_C(1) << 52,
					 520,	   UINT64_MAX };

	if (byte < 0x80)
		return 1;
	if (byte < 0xf0)
		return 1 + (byte & 7);
	return many[byte & 15];
}

/* The limit of pages of a call within user addresses, as in scenarios. */
static uint64_t within_reason(uint64_t nr_pages, uint64_t start, unsigned int levels)
{
	uint64_t end = gup_task_size_max(levels);

	if (nr_pages > GUP_CASE_ROOM && start < end && nr_pages <= (end - start) / GUP_PAGE_SIZE)
		return GUP_CASE_ROOM;
	return nr_pages;
}

/* Addresses at which something ends. */
static uint64_t odd_address(const struct decoder *d, const struct area *area, const uint8_t *b)
{
	uint64_t page = (uint64_t)b[2] << GUP_PAGE_SHIFT;

	switch (b[1] >> 2 & 7) {
	case 0:
		return area->start - GUP_PAGE_SIZE;
	case 1:
		return area->end - GUP_PAGE_SIZE;
	case 2:
		return area->end;
	case 3:
		return GUP_VSYSCALL_ADDR + (b[2] & 3) * (GUP_PAGE_SIZE / 2);
	case 4:
		return cases_page(area, b[2]) + 1 + b[2] * 16u;
	case 5:
		return gup_task_size_max(d->c->levels) - (page >> 4 & GUP_PAGE_MASK);
	case 6:
		return ~UINT64_C(0) - page;
	default:
		return page;
	}
}

/* In a VMA, at the address of a step, or at an unusual address. */
static uint64_t take_address(const struct decoder *d, const uint8_t *b)
{
	const struct area *area = &d->area[(b[1] & 7) % d->nr_areas];

	if (b[1] >= 0xe0)
		return odd_address(d, area, b);
	if (b[1] >= 0x80) {
		const struct gup_step *step = &d->c->step[b[2] % d->c->nr_steps];

		/* Some steps have no address. */
		if (step->end)
			return step->start;
	}
	return cases_page(area, b[2]);
}

void cases_decode_call(const struct decoder *d, const uint8_t *b, struct gup_call *call)
{
	unsigned int form = b[0] & 127;
	unsigned int more = form / GUP_ENTRY_POINT_NR;

	*call = (struct gup_call){
		.start = take_address(d, b),
		.nr_pages = take_pages(b[3]),
		.flags = take_flags(b, gup_entry_point_pins(form % GUP_ENTRY_POINT_NR)),
		.entry_point = (uint8_t)(form % GUP_ENTRY_POINT_NR),
	};
	call->nr_pages = within_reason(call->nr_pages, call->start, d->c->levels);
	/* Arguments that the entry point does not have stay zero. */
	if (gup_entry_point_takes_locked(call->entry_point))
		call->locked = more & 1;
	if (call->entry_point == GUP_ENTRY_POINT_LOOK_UP)
		call->nr_pages = 1;
	else
		call->no_pages = more >= 10;
}
